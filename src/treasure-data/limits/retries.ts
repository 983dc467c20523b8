import { backoffMs, isPassing } from './retry-policy.ts'
import type { TdClock } from '../client/td-clock.ts'
import { TreasureDataError } from '../errors/treasure-data-error.ts'
import { wait } from '../client/wait.ts'
import type { Deadline } from '../client/with-deadline.ts'

export interface RetryOptions {
  /** Of one load, the first included. */
  maxAttempts: number
  clock: TdClock
  /** From 0 up to 1. */
  random: () => number
  /** Asked last, before each retry: what it grants is used. */
  mayRetry: () => boolean
}

/**
 * Runs a task and, where its failure may pass and time is left, runs it again. `attempt` counts from 1. Where Treasure Data asks
 * to be left alone for longer than that, it is not failing but away: the failure thrown says so, and for how long.
 */
export async function withRetries<T> (
  task: (attempt: number) => Promise<T>, deadline: Deadline, options: RetryOptions, attempt = 1
): Promise<T> {
  try {
    return await task(attempt)
  } catch (error) {
    if (!(error instanceof TreasureDataError) || attempt >= options.maxAttempts || !isPassing(error)) throw error
    const delayMs = backoffMs(error, attempt, options.random)
    if (options.clock.monotonicMs() + delayMs >= deadline.atMs) throw saysWhen(error) ? new TreasureDataError('upstream-unavailable', error) : error
    if (!options.mayRetry()) throw error
    await wait(delayMs, options.clock, deadline.signal)
  }
  return await withRetries(task, deadline, options, attempt + 1)
}

/** A 429 has a code of its own. */
function saysWhen ({ code, retryAfterS }: TreasureDataError): boolean {
  return code === 'upstream-error' && retryAfterS !== null
}
