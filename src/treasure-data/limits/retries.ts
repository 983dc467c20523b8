import type { Clock } from '../../runtime/clock.ts'
import { LoadAbandonedError } from '../../runtime/load-demand.ts'
import { TreasureDataError } from '../errors/treasure-data-error.ts'
import type { Deadline } from '../client/with-deadline.ts'
import { PermitRefused } from './permit-refused.ts'

/** Statuses that may be different the next time. Never 401, 403, 404 or 422, and never a body that arrived whole but malformed. */
const passingStatuses: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504])

/**
 * Connections that could not be made, or that broke or fell silent before the answer was complete. TLS faults are not among them: a
 * certificate is just as wrong a moment later. Nor is silence before an answer: it lasts until the deadline, when no time is left.
 */
const passingFaults: ReadonlySet<string> = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_SOCKET', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'ENOTFOUND', 'EAI_AGAIN'
])

const firstBackoffMs = 250

export interface RetryOptions {
  /** Of one load, the first included. */
  maxAttempts: number
  /** How often a load may meet a reused connection that is gone: as many as are kept open. Such an attempt does not count. */
  maxReconnects: number
  clock: Clock
  /** From 0 up to 1. */
  random: () => number
  /** Called last, before each retry: what it grants is used. */
  mayRetry: () => boolean
  /** Told of each attempt that failed and is repeated, and how long that waits. */
  onRetry?: (failure: TreasureDataError, attempt: number, delayMs: number) => void
}

/**
 * Runs a task, and runs it again if it may succeed soon and time is left. `attempt` counts from 1. If Treasure Data asks for a longer
 * pause than that, the error thrown says that it is unavailable, and for how long. An attempt that gets no permit ends the load with what
 * the attempt before it met.
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
    if (attempt >= maxAttempts || !isPassing(last)) throw last
    const delayMs = backoffMs(last, attempt, random)
    if (clock.monotonicMs() + delayMs >= deadline.atMs) {
      // a 429 has a code of its own
      throw last.code === 'upstream-error' && last.retryAfterS !== null ? new TreasureDataError('upstream-unavailable', last) : last
    }
    if (!mayRetry()) throw last
    onRetry(last, attempt, delayMs)
    await wait(delayMs, clock, deadline.signal)
    attempt++
  }
}

function isWithoutPermit (error: unknown): boolean {
  return error instanceof PermitRefused || error instanceof LoadAbandonedError
}

/** Returns whether the same request may succeed soon. */
export function isPassing ({ code, status, causeCode }: TreasureDataError): boolean {
  if (code === 'upstream-malformed') return false
  if (causeCode !== null) return passingFaults.has(causeCode)
  return status !== null && passingStatuses.has(status)
}

/**
 * Returns the ms to wait after an attempt (from 1) failed: full jitter below 250 ms, doubled with each attempt, and never less than
 * Treasure Data asked for. `random` gives numbers from 0 up to 1.
 */
export function backoffMs ({ retryAfterS }: TreasureDataError, attempt: number, random: () => number): number {
  return Math.max(random() * firstBackoffMs * 2 ** (attempt - 1), (retryAfterS ?? 0) * 1_000)
}

/** Resolves after `ms`. Rejects with the signal's reason if that aborts first. */
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

const slots = 12
const slotMs = 5_000
const share = 0.2
const least = 10

/**
 * Keeps retries from multiplying an outage. Within a minute at most a fifth of the calls may be retried, or ten if that is more, so that
 * a quiet service can retry at all.
 */
export class RetryBudget {
  readonly #nowMs: () => number
  /** Of the last minute, by twelfths of it. */
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

  /** Returns the counts of the running twelfth, and forgets what is older than a minute. */
  #slotNow (): { calls: number, retries: number } {
    const now = Math.floor(this.#nowMs() / slotMs)
    for (const old of this.#slots.keys()) if (old <= now - slots) this.#slots.delete(old)
    const counts = this.#slots.get(now) ?? { calls: 0, retries: 0 }
    this.#slots.set(now, counts)
    return counts
  }
}
