import { readRetryAfterS } from './problem-error.ts'

export interface RetryOptions {
  /** Maximum number of retries of a request after a 503. */
  retries: number
  /** The longest `Retry-After` to wait for, in milliseconds. */
  maxRetryWaitMs: number
}

/** Time and randomness, which tests replace. */
export interface RetryTimes {
  /** Resolves after `ms` milliseconds. Rejects with the signal's reason if the signal aborts first. */
  wait (ms: number, signal: AbortSignal): Promise<void>
  /** Returns a number from 0 up to, but not including, 1. */
  random (): number
}

/** Spreads callers with the same time to retry, so that they do not return together. */
const leastSpreadMs = 250

/**
 * Returns a `fetch` that retries a request after a 503 with `Retry-After`, once that time is over. Returns the 503 if that time is too
 * long or the retries are used up. Throws the abort reason of the request's signal.
 */
export function createRetryingFetch (
  send: (request: Request) => Promise<Response>, { retries, maxRetryWaitMs }: RetryOptions, { wait, random }: RetryTimes = realTimes
): (request: Request) => Promise<Response> {
  return async request => {
    for (let left = retries; ; left--) {
      const response = await send(request)
      // requests that change something are sent only once
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
