import { backoffMs, isPassing } from './retry-policy.ts'
import type { TdClock } from './td-clock.ts'
import { TreasureDataError } from './treasure-data-error.ts'
import { wait } from './wait.ts'
import type { Deadline } from './with-deadline.ts'

export interface RetryOptions {
  /** Of one load, the first included. */
  maxAttempts: number
  clock: TdClock
  /** From 0 up to 1. */
  random: () => number
  /** Asked last, before each retry: what it grants is used. */
  mayRetry: () => boolean
}

/** Runs a task and, where its failure may pass and time is left, runs it again. `attempt` counts from 1. */
export async function withRetries<T> (
  task: (attempt: number) => Promise<T>, deadline: Deadline, options: RetryOptions, attempt = 1
): Promise<T> {
  try {
    return await task(attempt)
  } catch (error) {
    if (!(error instanceof TreasureDataError) || attempt >= options.maxAttempts || !isPassing(error)) throw error
    const delayMs = backoffMs(error, attempt, options.random)
    if (options.clock.monotonicMs() + delayMs >= deadline.atMs || !options.mayRetry()) throw error
    await wait(delayMs, options.clock, deadline.signal)
  }
  return await withRetries(task, deadline, options, attempt + 1)
}
