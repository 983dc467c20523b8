import type { Failure } from '../state/failure.ts'
import { pageLanguage, texts } from '../texts/texts.ts'
import { RetryButton } from './retry-button.tsx'

interface Props {
  /** What is missing, or what failed. */
  subject: string
  failure: Failure
  onRetry: () => void
}

/** Why something cannot be shown, in words, with the problem code for those who investigate it. */
export function ProblemNotice ({ subject, failure: { title, detail, code, requestId, retryAfterS }, onRetry }: Props) {
  return (
    <div class='notice notice-problem' role='alert'>
      <p class='notice-title'>{texts.problemOf(subject, title)}</p>
      <p>{detail}</p>
      <p class='notice-actions'>
        <RetryButton waitS={retryAfterS} onRetry={onRetry} />
        {code !== null && <a href={`problems/${code}?lang=${pageLanguage}`}>{texts.whatCodeMeans(code)}</a>}
        {requestId !== null && <span class='muted'>{texts.requestId} <code>{requestId}</code></span>}
      </p>
    </div>
  )
}
