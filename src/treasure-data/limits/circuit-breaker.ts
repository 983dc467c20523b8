import { RecentCalls, type Failed } from './recent-calls.ts'
import { TreasureDataError } from '../errors/treasure-data-error.ts'
import { PermitRefused } from './permit-refused.ts'

const firstOpenMs = 5_000
const longestOpenMs = 30_000
/** The `retryAfterS` of loads refused while a probe is running, in ms. */
const probeMs = 1_000

export interface CircuitBreakerOptions {
  nowMs: () => number
  /** Called at every opening, including after a failed probe. */
  onOpen: (event: { again: boolean, openMs: number }) => void
  onClose: () => void
}

/**
 * Stops loads from an origin that is failing. It opens for 5 s, then one load probes the origin. If the probe fails, it opens for
 * twice as long, up to 30 s; otherwise it closes. It counts loads, not their attempts, which may fail now and then. A 4xx (including
 * 429), an unreadable answer, and a closed reused connection do not count as failures of the origin.
 */
export class CircuitBreaker {
  readonly #options: CircuitBreakerOptions
  readonly #calls: RecentCalls
  #state: 'closed' | 'open' | 'half-open' = 'closed'
  #openMs = firstOpenMs
  #openUntilMs = 0

  constructor (options: CircuitBreakerOptions) {
    this.#options = options
    this.#calls = new RecentCalls(options.nowMs)
  }

  /** Returns why no load may start now, or `null`. */
  refusal (): PermitRefused | null {
    const waitMs = this.#state === 'half-open' ? probeMs : this.#probeInMs()
    return waitMs === 0 ? null : new PermitRefused('upstream-unavailable', waitMs)
  }

  /** Runs a load with all its attempts, and records its outcome. Throws what it throws, or `PermitRefused` if it may not start. */
  async run<T> (journeyId: string, load: () => Promise<T>): Promise<T> {
    const refusal = this.refusal()
    if (refusal !== null) throw refusal
    const isProbe = this.#state === 'open'
    if (isProbe) this.#state = 'half-open'
    let answer: T
    try {
      answer = await load()
    } catch (error) {
      this.#learn(isProbe, isOutage(error) ? whomItSpeaksOf(error, journeyId) : null)
      throw error
    }
    this.#learn(isProbe, null)
    return answer
  }

  /** Runs a load that says nothing about the origin. Throws what it throws, or `PermitRefused` unless the breaker is closed. */
  async pass<T> (load: () => Promise<T>): Promise<T> {
    if (this.#state !== 'closed') throw this.refusal() ?? new PermitRefused('upstream-unavailable', probeMs)
    return await load()
  }

  /** Returns whether a load's failure belongs to the incident that opened the breaker. */
  isKnown (failure: TreasureDataError): boolean {
    return this.#state !== 'closed' && isOutage(failure)
  }

  /** Returns the state; while the breaker is open, also the ms until the next probe. */
  state () {
    return { state: this.#state, probeInMs: this.#state === 'open' ? this.#probeInMs() : null }
  }

  #learn (isProbe: boolean, failed: Failed | null): void {
    if (isProbe) return failed === null ? this.#close() : this.#open(Math.min(2 * this.#openMs, longestOpenMs), true)
    this.#calls.add(failed)
    // a load from before the opening may end during the probe; only the probe decides then
    if (failed !== null && this.#state === 'closed' && this.#calls.areFailing()) this.#open(firstOpenMs, false)
  }

  #open (openMs: number, again: boolean): void {
    this.#state = 'open'
    this.#openMs = openMs
    this.#openUntilMs = this.#options.nowMs() + openMs
    this.#calls.clear()
    this.#options.onOpen({ again, openMs })
  }

  #close (): void {
    this.#state = 'closed'
    this.#calls.clear()
    this.#options.onClose()
  }

  /** Returns the ms until the next probe; 0 unless the breaker is open. */
  #probeInMs (): number {
    return this.#state === 'open' ? Math.max(0, this.#openUntilMs - this.#options.nowMs()) : 0
  }
}

function isOutage (error: unknown): error is TreasureDataError {
  if (!(error instanceof TreasureDataError) || error.isReset) return false
  return error.code === 'upstream-unavailable' || error.code === 'upstream-timeout' || (error.status ?? 0) >= 500
}

function whomItSpeaksOf ({ code }: TreasureDataError, journeyId: string): Failed {
  return code === 'upstream-unavailable' ? { at: 'origin' } : { at: 'journey', journeyId }
}
