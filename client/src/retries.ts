import { readRetryAfterS } from './problem-error.ts'

export interface RetryOptions {
  /** How often a request that was answered with 503 is sent again. */
  retries: number
  /** The longest `Retry-After` that is waited for, in milliseconds. */
  maxRetryWaitMs: number
}

/** Time and chance, which tests replace. */
export interface RetryTimes {
  /** Resolves after so many milliseconds. Rejects with the signal's reason once that aborts. */
  wait (ms: number, signal: AbortSignal): Promise<void>
  /** Returns a number from 0 up to, but not including, 1. */
  random (): number
}

/** Spreads callers that were told the same time, so that they do not return together. */
const leastSpreadMs = 250

/**
 * Returns a `fetch` that sends a request again after a 503 with `Retry-After`, once the time in it is over. It returns the 503 where
 * that time is too long or the retries are used up, and throws what the request's signal was aborted with.
 */
export function createRetryingFetch (
  send: (request: Request) => Promise<Response>, { retries, maxRetryWaitMs }: RetryOptions, { wait, random }: RetryTimes = realTimes
): (request: Request) => Promise<Response> {
  return async request => {
    for (let left = retries; ; left--) {
      const response = await send(request)
      // what changes something is sent once
      if (response.status !== 503 || left <= 0 || request.method !== 'GET') return response
      const retryAfterS = readRetryAfterS(response)
      if (retryAfterS === null || retryAfterS * 1_000 > maxRetryWaitMs) return response
      await response.body?.cancel()
      const waitMs = retryAfterS * 1_000
      await wait(waitMs + random() * Math.max(leastSpreadMs, waitMs / 4), request.signal)
    }
  }
}

const realTimes: RetryTimes = {
  random: Math.random,
  wait: async (ms, signal) => {
    signal.throwIfAborted()
    await new Promise<void>((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer)
        reject(signal.reason)
      }
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', stop)
        resolve()
      }, ms)
      signal.addEventListener('abort', stop, { once: true })
    })
  }
}
