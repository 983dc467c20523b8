import type { Dispatcher } from 'undici'
import type { DateRange } from '../../domain/time/date-range.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { Secret } from '../../runtime/secret.ts'
import { untraced, type Span, type Tracer } from '../../runtime/tracer.ts'
import { createAskTd, type TdRequest } from './ask-td.ts'
import { classifyFailure } from '../errors/classify-failure.ts'
import type { FleetPermits } from '../limits/fleet-permits.ts'
import type { TdAnswer, Validators } from './read-answer.ts'
import { defaultMaxBodyBytes } from './read-body.ts'
import { withRetries } from '../limits/retries.ts'
import { RetryBudget } from '../limits/retry-budget.ts'
import { CircuitBreaker } from '../limits/circuit-breaker.ts'
import type { Clock } from '../../runtime/clock.ts'
import { byEndpoint, describeEndpoint, pathOf, type Endpoint } from '../endpoints/endpoints.ts'
import { TdKey, withKey } from './td-key.ts'
import type { IncidentLog } from '../../runtime/log.ts'
import { TdQuota } from '../limits/td-quota.ts'
import type { TdCall, TdState } from './td-state.ts'
import { PermitRefused } from '../limits/permit-refused.ts'
import { withDeadline } from './with-deadline.ts'

export interface TreasureDataClientOptions {
  /** From `parseTdOrigin` or `regionOrigins`. The key is sent to it. */
  origin: string
  apiKey: Secret
  /** Returns the text of the key file, if there is one; its key may be replaced at any time. */
  readKeyFile?: (() => Promise<string>) | null
  dispatcher: Dispatcher
  /** Calls under way at once. */
  maxConcurrency: number
  /** Calls begun in a second on average. */
  maxPerSecond: number
  /** The other replicas that use the key; they share the limits. */
  fleet?: FleetPermits | null
  /** Bounds a whole load: waiting for permits, all attempts (connecting, headers, body), and the time between them. */
  deadlineMs: number
  /** Of one load. */
  maxAttempts: number
  /** Limit of a body after decompression. */
  maxBodyBytes?: number
  clock: Clock
  /** From 0 up to 1; spreads retries. */
  random: () => number
  /** Receives incidents, not single failures. */
  log: IncidentLog
  /** Receives every attempt that has ended. */
  onCall?: (call: TdCall) => void
  /** Nothing is traced unless given. */
  tracer?: Tracer
}

export interface Circumstances {
  /** The validators of an earlier answer, so that Treasure Data may answer that nothing has changed. */
  known?: Validators | null
  /** Returns whether a caller awaits the answer; by default one does. Requests that nobody awaits come last. */
  isAwaited?: () => boolean
}

export interface TreasureDataClient {
  /**
   * Asks within the deadline and retries if that may help; `null` leaves the range to Treasure Data. An optional endpoint gets half the
   * deadline, and a single attempt if nobody awaits the answer. Throws `TreasureDataError` only.
   */
  fetchSource (
    endpoint: Endpoint, journeyId: JourneyId, range: DateRange | null, circumstances?: Circumstances
  ): Promise<TdAnswer | 'not-modified'>
  /** Returns the state of the key, the circuit breaker and the quota. */
  state (): TdState
  /** Stops reading the key file. Loads under way continue. */
  close (): void
}

/** Creates the only client of Treasure Data. */
export function createTreasureDataClient (options: TreasureDataClientOptions): TreasureDataClient {
  const { origin, dispatcher, maxConcurrency, maxPerSecond, deadlineMs, maxAttempts, clock, random, log } = options
  const { apiKey, readKeyFile = null, maxBodyBytes = defaultMaxBodyBytes, fleet = null, onCall = () => {}, tracer = untraced } = options
  const { hostname } = new URL(origin)
  const ask = createAskTd({ origin, dispatcher, maxBodyBytes, wallMs: clock.wallMs })
  const key = new TdKey({ key: apiKey, readFile: readKeyFile, clock, log })
  fleet?.attach(() => key.current)
  const quota = new TdQuota({ maxConcurrency, maxPerSecond, clock, fleet })
  // optional endpoints leave room for the others
  const optionalQuota = new TdQuota({
    get maxConcurrency () { return Math.max(1, Math.floor(maxConcurrency / 2 / (fleet?.replicas() ?? 1))) },
    maxPerSecond,
    clock
  })
  const breaker = new CircuitBreaker({
    nowMs: clock.monotonicMs,
    onOpen ({ again, openMs }) {
      quota.refuseWaiting(new PermitRefused('upstream-unavailable', openMs))
      if (!again) log.warn({ openMs }, 'treasure data fails: asking it less until it answers again')
    },
    onClose: () => log.info({}, 'treasure data answers again')
  })
  const budget = new RetryBudget(clock.monotonicMs)
  const lastSuccessMs = byEndpoint((): number | null => null)

  const pause = (seconds: number): void => {
    if (quota.state().pausedMs === 0) log.warn({ seconds }, 'treasure data asks to be left alone for a while')
    quota.pause(seconds * 1_000)
  }

  const attempt = async (request: TdRequest, used: Secret, attemptNumber: number, signal: AbortSignal, span: Span) => {
    const { endpoint } = request
    const { isOptional: optional } = describeEndpoint(endpoint)
    const beganAtMs = clock.monotonicMs()
    if (attemptNumber === 1) budget.countCall()
    const report = (outcome: TdCall['outcome']): void => {
      onCall({ endpoint, outcome, attempt: attemptNumber, durationMs: clock.monotonicMs() - beganAtMs })
    }
    try {
      const answer = await ask(request, used, signal, span)
      key.accept(used, optional)
      lastSuccessMs[endpoint] = clock.wallMs()
      report(answer === 'not-modified' ? 'not-modified' : 'ok')
      return answer
    } catch (error) {
      const failure = classifyFailure(error, endpoint, null)
      report(failure.code)
      // an error about the journey means that the key was accepted
      if (failure.code.startsWith('journey-')) key.accept(used, optional)
      if (failure.status === 429 && failure.retryAfterS !== null) pause(failure.retryAfterS)
      throw failure
    }
  }

  const mayRetry = (): boolean => breaker.refusal() === null && budget.take()

  return {
    async fetchSource (endpoint, journeyId, range, { known = null, isAwaited = () => true } = {}) {
      const request = { endpoint, path: pathOf(endpoint, journeyId, range), known }
      const { isOptional: optional } = describeEndpoint(endpoint)
      const limitMs = optional ? deadlineMs / 2 : deadlineMs
      const attempts = optional && !isAwaited() ? 1 : maxAttempts
      try {
        return await withDeadline(limitMs, async signal => {
          const deadline = { atMs: clock.monotonicMs() + limitMs, signal }
          const askWithPermit = async (used: Secret, number: number) => {
            const refusal = breaker.refusal()
            if (refusal !== null) throw refusal
            const attributes = { 'http.request.method': 'GET', 'server.address': hostname, 'td.endpoint': endpoint, 'td.attempt': number }
            const call = () => tracer.run(
              `td ${endpoint}`, { kind: 'client', attributes }, span => attempt(request, used, number, signal, span)
            )
            if (!optional) return await quota.run(() => breaker.run(journeyId, call), isAwaited, deadline)
            return await optionalQuota.run(() => quota.run(() => breaker.pass(call), isAwaited, deadline), isAwaited, deadline)
          }
          const askWithKey = (number: number) => withKey(key, { signal, isOptional: optional }, used => askWithPermit(used, number))
          return await withRetries(askWithKey, deadline, { maxAttempts: attempts, clock, random, mayRetry })
        })
      } catch (error) {
        throw classifyFailure(error, endpoint, null)
      }
    },
    state () {
      return {
        key: key.state(),
        breaker: breaker.state(),
        quota: quota.state(),
        lastSuccessMs: { ...lastSuccessMs }
      }
    },
    close: () => key.close()
  }
}
