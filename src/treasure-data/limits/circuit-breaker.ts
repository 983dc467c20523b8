import { circuitBreaker, CircuitState, handleWhen, type CircuitBreakerPolicy, type IBackoff } from 'cockatiel'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import { RecentCalls, type Failed } from './recent-calls.ts'
import type { TdState } from '../client/td-state.ts'
import { TreasureDataError } from '../errors/treasure-data-error.ts'
import { PermitRefused } from './permit-refused.ts'

const firstOpenMs = 5_000
const longestOpenMs = 30_000
/** Told to those who come while the probe is under way. */
const probeMs = 1_000

export interface CircuitBreakerOptions {
  nowMs: () => number
  /** Told of every opening, also after a probe that failed. */
  onOpen: (event: { again: boolean, openMs: number }) => void
  onClose: () => void
}

/**
 * Stops asking an origin that fails: open for 5 s, then one call probes it. Where that fails too, the time doubles up to
 * 30 s; where it does not, all goes on. A 4xx, 429 included, and an answer that cannot be read are no failures of the origin.
 */
export class CircuitBreaker {
  readonly #nowMs: () => number
  readonly #calls: RecentCalls
  readonly #policy: CircuitBreakerPolicy
  #openUntilMs = 0

  constructor ({ nowMs, onOpen, onClose }: CircuitBreakerOptions) {
    this.#nowMs = nowMs
    this.#calls = new RecentCalls(nowMs)
    this.#policy = circuitBreaker(handleWhen(isOutage), {
      halfOpenAfter: { next: () => this.#openFor(firstOpenMs) },
      breaker: {
        state: null,
        success () {},
        // a call from before may end during the probe, which alone decides then
        failure: () => this.#policy.state === CircuitState.Closed && this.#calls.areFailing()
      }
    })
    let again = false
    this.#policy.onBreak(() => {
      this.#calls.clear()
      onOpen({ again, openMs: this.#openUntilMs - nowMs() })
      again = true
    })
    this.#policy.onReset(() => {
      this.#calls.clear()
      again = false
      onClose()
    })
  }

  /** Why no call may go out now, or `null`. */
  refusal (): PermitRefused | null {
    const { state, probeInMs } = this.state()
    if (state === 'half-open') return new PermitRefused('upstream-unavailable', probeMs)
    return probeInMs === null || probeInMs === 0 ? null : new PermitRefused('upstream-unavailable', probeInMs)
  }

  /** Lets the call go out and learns from its end. Throws what the call throws, or `PermitRefused` where it may not go out. */
  async run<T> (journeyId: JourneyId, call: () => Promise<T>): Promise<T> {
    const refusal = this.refusal()
    if (refusal !== null) throw refusal
    return await this.#policy.execute(async () => {
      try {
        const answer = await call()
        this.#calls.add(null)
        return answer
      } catch (error) {
        this.#calls.add(isOutage(error) ? whomItSpeaksOf(error, journeyId) : null)
        throw error
      }
    })
  }

  /** Lets a call go out that tells nothing of the origin. Throws what the call throws, or `PermitRefused` while others are held back. */
  async pass<T> (call: () => Promise<T>): Promise<T> {
    const refusal = this.#policy.state === CircuitState.Closed ? null : this.refusal() ?? new PermitRefused('upstream-unavailable', probeMs)
    if (refusal !== null) throw refusal
    return await call()
  }

  state (): TdState['breaker'] {
    switch (this.#policy.state) {
      case CircuitState.Open: return { state: 'open', probeInMs: Math.max(0, this.#openUntilMs - this.#nowMs()) }
      case CircuitState.HalfOpen: return { state: 'half-open', probeInMs: null }
      default: return { state: 'closed', probeInMs: null }
    }
  }

  /**
   * Cockatiel compares the duration with what has passed by `Date.now()`, which is no injected clock and may be set back. So
   * by its own time the probe is always due, and `refusal` decides by ours before cockatiel is asked.
   */
  #openFor (ms: number): IBackoff<unknown> {
    this.#openUntilMs = this.#nowMs() + ms
    return { duration: -Infinity, next: () => this.#openFor(Math.min(2 * ms, longestOpenMs)) }
  }
}

function isOutage (error: unknown): error is TreasureDataError {
  if (!(error instanceof TreasureDataError)) return false
  return error.code === 'upstream-unavailable' || error.code === 'upstream-timeout' || (error.status ?? 0) >= 500
}

function whomItSpeaksOf ({ code }: TreasureDataError, journeyId: JourneyId): Failed {
  return code === 'upstream-unavailable' ? { at: 'origin' } : { at: 'journey', journeyId }
}
