import type { Clock } from './clock.ts'

/** Returns the promise's outcome, or `late` if `delayMs` pass first. The promise itself goes on. */
export function withTimeout<T> (promise: Promise<T>, delayMs: number, clock: Clock): Promise<T | 'late'> {
  return new Promise((resolve, reject) => {
    const cancel = clock.setTimer(() => resolve('late'), Math.max(0, delayMs))
    promise.then(resolve, reject).finally(cancel)
  })
}
