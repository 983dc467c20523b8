import type { Failure } from '../state/failure.ts'
import { RetryButton } from './retry-button.tsx'

interface Props {
  /** What is not there. */
  subject: string
  failure: Failure
  onRetry: () => void
}

/** Why something is not there, in words, with the code for who looks into it. */
export function ProblemNotice ({ subject, failure: { title, detail, code, requestId, retryAfterS }, onRetry }: Props) {
  return (
    <div class='notice notice-problem' role='alert'>
      <p class='notice-title'>{subject}: {title}</p>
      <p>{detail}</p>
      <p class='notice-actions'>
        <RetryButton waitS={retryAfterS} onRetry={onRetry} />
        {code !== null && <a href={`problems/${code}`}>What <code>{code}</code> means</a>}
        {requestId !== null && <span class='muted'>Request <code>{requestId}</code></span>}
      </p>
    </div>
  )
}
