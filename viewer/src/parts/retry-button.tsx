import { useEffect, useState } from 'preact/hooks'
import { texts } from '../texts/texts.ts'

/** Retries. If the service said when, the button waits until then. */
export function RetryButton ({ waitS, onRetry }: { waitS: number | null, onRetry: () => void }) {
  const [left, setLeft] = useState(waitS ?? 0)
  useEffect(() => {
    const until = Date.now() + (waitS ?? 0) * 1_000
    setLeft(waitS ?? 0)
    if (waitS === null || waitS === 0) return undefined
    const timer = setInterval(() => { setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1_000))) }, 1_000)
    return () => { clearInterval(timer) }
  }, [waitS])
  return (
    <button type='button' class='button' disabled={left > 0} onClick={onRetry}>
      {left > 0 ? texts.tryAgainIn(String(left)) : texts.tryAgain}
    </button>
  )
}
