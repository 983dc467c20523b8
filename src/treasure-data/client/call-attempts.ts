import type { Subject } from '../../domain/td/subject.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { LoadCause } from '../../runtime/load-demand.ts'
import type { Secret } from '../../runtime/secret.ts'
import type { Span } from '../../runtime/tracer.ts'
import { byEndpoint, type Endpoint } from '../endpoints/endpoints.ts'
import { classifyFailure, isAboutSubject } from '../errors/classify-failure.ts'
import { LastFailures } from '../errors/failure-cause.ts'
import { TreasureDataError, type TreasureDataErrorCode } from '../errors/treasure-data-error.ts'
import type { QueuedLoad } from '../limits/load-queue.ts'
import type { RetryBudget } from '../limits/retries.ts'
import type { Throttling } from '../limits/throttling.ts'
import type { createAskTd, TdRequest } from './ask-td.ts'
import type { TdResponse } from './read-answer.ts'
import type { TdKey } from './td-key.ts'
import type { Deadline } from './with-deadline.ts'

/** A finished call to Treasure Data. */
export interface TdCall {
  endpoint: Endpoint
  outcome: 'ok' | 'not-modified' | TreasureDataErrorCode
  /** From 1. */
  attempt: number
  durationMs: number
}

/** The reason for a call. */
export interface CallContext {
  subjectId: Subject['id']
  /** The request that caused it; `null` if none did. */
  cause: LoadCause | null
}

/** A load with a permit. */
export interface SentLoad extends QueuedLoad {
  request: TdRequest
  subjectId: Subject['id']
}

export interface CallAttemptsOptions {
  ask: ReturnType<typeof createAskTd>
  key: Pick<TdKey, 'accept'>
  throttling: Pick<Throttling, 'note' | 'noteAnswer'>
  budget: Pick<RetryBudget, 'countCall'>
  clock: Pick<Clock, 'wallMs' | 'monotonicMs'>
  onCall: (call: TdCall, context: CallContext) => void
}

/** Sends single requests of loads, and records their outcomes. */
export class CallAttempts {
  readonly #options: CallAttemptsOptions
  readonly #lastFailures = new LastFailures()
  readonly #lastSuccessMs = byEndpoint((): number | null => null)

  constructor (options: CallAttemptsOptions) {
    this.#options = options
  }

  /** Sends one request of a load with a key, within a span; `attempt` counts from 1. Throws `TreasureDataError`. */
  async send (load: SentLoad, used: Secret, attempt: number, deadline: Deadline, span: Span): Promise<TdResponse> {
    const { ask, key, throttling, budget, clock, onCall } = this.#options
    const { request, subjectId, isOptional, demand: { cause } } = load
    const { endpoint } = request
    const beganAtMs = clock.monotonicMs()
    if (attempt === 1) budget.countCall()
    if (cause !== null) cause.calls++
    const report = (outcome: TdCall['outcome']): void =>
      onCall({ endpoint, outcome, attempt, durationMs: clock.monotonicMs() - beganAtMs }, { subjectId, cause })
    try {
      const response = await ask(request, used, deadline, span)
      key.accept(used, isOptional)
      throttling.noteAnswer()
      this.#lastSuccessMs[endpoint] = clock.wallMs()
      report(response.answer === 'not-modified' ? 'not-modified' : 'ok')
      return response
    } catch (error) {
      const failure = classifyFailure(error, endpoint, null)
      report(failure.code)
      this.#lastFailures.note(failure, clock.wallMs())
      if (isAboutSubject(failure)) key.accept(used, isOptional)
      if (failure.status !== 429) throw failure
      throw new TreasureDataError(failure.code, { ...failure, retryAfterS: throttling.note(failure.retryAfterS), reported: true })
    }
  }

  /** Returns when each endpoint last answered, in ms since 1970 UTC, and the last failures. */
  state () {
    return { lastSuccessMs: { ...this.#lastSuccessMs }, lastFailures: this.#lastFailures.list() }
  }
}
