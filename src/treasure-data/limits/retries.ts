import type { Clock } from '../../runtime/clock.ts'
import { LoadAbandonedError } from '../../runtime/load-demand.ts'
import { TreasureDataError } from '../errors/treasure-data-error.ts'
import { untilPassed, type Deadline } from '../client/with-deadline.ts'
import { PermitRefused } from './permit-refused.ts'

/** Statuses that may be different the next time. Never 401, 403, 404 or 422, and never a complete but malformed body. */
const passingStatuses: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504])

/**
 * Connections that could not be established, or that broke or went silent before the answer was complete. TLS errors are not included,
 * because a certificate is just as wrong a moment later. Neither is silence before an answer: it lasts until the deadline, when no
 * time is left.
 */
const passingFaults: ReadonlySet<string> = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_SOCKET', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'ENOTFOUND', 'EAI_AGAIN'
])

const firstBackoffMs = 250

export interface RetryOptions {
  /** Attempts per load, including the first. */
  maxAttempts: number
  /** How many closed reused connections a load may meet: as many as the pool keeps open. Such an attempt does not count. */
  maxReconnects: number
  clock: Clock
  /** From 0 to below 1. */
  random: () => number
  /** Called last, before each retry, because it consumes what it grants. */
  mayRetry: () => boolean
  /** Called for each failed attempt that will be retried, with the pause before the retry. */
  onRetry?: (failure: TreasureDataError, attempt: number, delayMs: number) => void
}

/**
 * Runs a task, and retries it if it may soon succeed and time is left. `attempt` counts from 1. If Treasure Data asks for a longer
 * pause than the time left, the error says that it is unavailable, and for how long. An attempt without a permit ends the load with
 * the failure of the previous attempt.
 */
export async function withRetries<T> (task: (attempt: number) => Promise<T>, deadline: Deadline, options: RetryOptions): Promise<T> {
  const { maxAttempts, maxReconnects, clock, random, mayRetry, onRetry = () => {} } = options
  let last: TreasureDataError | null = null
  let reconnects = 0
  for (let attempt = 1; ;) {
    try {
      return await task(attempt)
    } catch (error) {
      if (!(error instanceof TreasureDataError)) throw last !== null && isWithoutPermit(error) ? last : error
      last = error
    }
    if (last.isReset && reconnects < maxReconnects) {
      reconnects++
      onRetry(last, attempt, 0)
      continue
    }
    if (attempt >= maxAttempts || !isTransient(last)) throw last
    const delayMs = backoffMs(last, attempt, random)
    if (clock.monotonicMs() + delayMs >= deadline.atMs) {
      // a 429 has its own code
      throw last.code === 'upstream-error' && last.retryAfterS !== null ? new TreasureDataError('upstream-unavailable', last) : last
    }
    if (!mayRetry()) throw last
    onRetry(last, attempt, delayMs)
    await wait(delayMs, clock, deadline)
    attempt++
  }
}

function isWithoutPermit (error: unknown): boolean {
  return error instanceof PermitRefused || error instanceof LoadAbandonedError
}

/** Returns whether the same request may soon succeed. */
export function isTransient ({ code, status, causeCode }: TreasureDataError): boolean {
  if (code === 'upstream-malformed') return false
  if (causeCode !== null) return passingFaults.has(causeCode)
  return status !== null && passingStatuses.has(status)
}

/**
 * Returns the ms to wait after a failed attempt (from 1): full jitter below 250 ms, doubled with each attempt, but never less than
 * Treasure Data asked for. `random` returns numbers from 0 to below 1.
 */
export function backoffMs ({ retryAfterS }: TreasureDataError, attempt: number, random: () => number): number {
  return Math.max(random() * firstBackoffMs * 2 ** (attempt - 1), (retryAfterS ?? 0) * 1_000)
}

/** Resolves after `ms`. Rejects with the deadline's reason if it passes first. */
export async function wait (ms: number, clock: Clock, deadline: Pick<Deadline, 'onPassed'>): Promise<void> {
  let cancel = (): void => {}
  const passing = new Promise<void>(resolve => { cancel = clock.setTimer(resolve, ms) })
  await untilPassed(passing, deadline).finally(cancel)
}

const slots = 12
const slotMs = 5_000
const share = 0.2
const least = 10

/**
 * Prevents retries from multiplying an outage. Within a minute at most a fifth of the calls may be retried, or ten if that is more, so
 * that a quiet service can retry at all.
 */
export class RetryBudget {
  readonly #nowMs: () => number
  /** Counts of the last minute in twelve slots. */
  readonly #slots = new Map<number, { calls: number, retries: number }>()

  constructor (nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** Counts the first attempt of a load. */
  countCall (): void {
    this.#slotNow().calls++
  }

  /** Takes one retry from the budget. Returns `false` if it is used up. */
  take (): boolean {
    const now = this.#slotNow()
    let calls = 0
    let retries = 0
    for (const slot of this.#slots.values()) {
      calls += slot.calls
      retries += slot.retries
    }
    if (retries >= Math.max(least, share * calls)) return false
    now.retries++
    return true
  }

  /** Returns the counts of the current slot, and drops slots older than a minute. */
  #slotNow (): { calls: number, retries: number } {
    const now = Math.floor(this.#nowMs() / slotMs)
    for (const old of this.#slots.keys()) if (old <= now - slots) this.#slots.delete(old)
    const counts = this.#slots.get(now) ?? { calls: 0, retries: 0 }
    this.#slots.set(now, counts)
    return counts
  }
}
