import type { Clock } from '../../runtime/clock.ts'

/** Resolves after `ms`; rejects with the signal's reason where that aborts before. */
export function wait (ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      cancel()
      reject(signal.reason)
    }
    const cancel = clock.setTimer(() => {
      signal.removeEventListener('abort', giveUp)
      resolve()
    }, ms)
    signal.addEventListener('abort', giveUp, { once: true })
  })
}
