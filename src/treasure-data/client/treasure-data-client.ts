import type { DateRange } from '../../domain/time/date-range.ts'
import type { Subject } from '../../domain/td/subject.ts'
import { anybody, LoadAbandonedError, LoadDemand, type LoadCause } from '../../runtime/load-demand.ts'
import type { Secret } from '../../runtime/secret.ts'
import { untraced, type Span, type Tracer } from '../../runtime/tracer.ts'
import { createAskTd, type AskOptions, type TdRequest } from './ask-td.ts'
import { classifyFailure, isAboutSubject } from '../errors/classify-failure.ts'
import type { Validators } from './read-answer.ts'
import { RetryBudget, withRetries, type RetryOptions } from '../limits/retries.ts'
import { CircuitBreaker } from '../limits/circuit-breaker.ts'
import { Throttling } from '../limits/throttling.ts'
import { LastFailures } from '../errors/failure-cause.ts'
import { TreasureDataError, type TreasureDataErrorCode } from '../errors/treasure-data-error.ts'
import { byEndpoint, describeEndpoint, pathOf, type Endpoint } from '../endpoints/endpoints.ts'
import { TdKey, withKey, type TdKeyOptions } from './td-key.ts'
import type { QueuedLoad } from '../limits/load-queue.ts'
import { TdQuota, type Permit, type TdQuotaOptions } from '../limits/td-quota.ts'
import { PermitRefused } from '../limits/permit-refused.ts'
import { withDeadline } from './with-deadline.ts'

/** A finished call to Treasure Data. */
export interface TdCall {
  endpoint: Endpoint
  outcome: 'ok' | 'not-modified' | TreasureDataErrorCode
  /** From 1. */
  attempt: number
  durationMs: number
}

/** A failed attempt that is retried after `delayMs`. */
export interface TdRetry extends Pick<TreasureDataError, 'code' | 'status' | 'causeCode'>, Pick<TdCall, 'endpoint' | 'attempt'> {
  delayMs: number
}

/** The reason for a call. */
export interface CallContext {
  subjectId: Subject['id']
  /** The request that caused it; `null` if none did. */
  cause: LoadCause | null
}

export interface TreasureDataClientOptions
  extends TdQuotaOptions, Pick<AskOptions, 'origin' | 'dispatcher'>, Pick<RetryOptions & TdKeyOptions, 'maxAttempts' | 'random' | 'log'> {
  apiKey: Secret
  /** Rereads the key, which may be replaced at any time. */
  readKeyFile?: TdKeyOptions['readFile']
  onKeyReplaced?: TdKeyOptions['onReplaced']
  /** Limits a load from its first permit on: all attempts (connecting, headers, body), and the pauses between them. */
  deadlineMs: number
  maxBodyBytes?: number
  /** Receives every finished attempt. */
  onCall?: (call: TdCall, context: CallContext) => void
  /** Receives every failed attempt that will be retried. */
  onRetry?: (retry: TdRetry, context: CallContext) => void
  /** Traces loads; by default nothing is traced. */
  tracer?: Tracer
}

export interface Circumstances {
  /** The validators of an earlier answer, which let Treasure Data answer that nothing has changed. */
  known?: Validators | null
  /** The callers that want the answer; one caller by default. */
  demand?: LoadDemand
}

/** A load with a permit. */
interface SentLoad extends QueuedLoad {
  request: TdRequest
  subjectId: Subject['id']
}

export type TreasureDataClient = ReturnType<typeof createTreasureDataClient>

/** State of the connection to Treasure Data, for operators. Times are ms since 1970 UTC. */
export type TdState = ReturnType<TreasureDataClient['state']>

/** Creates the only client of Treasure Data. */
export function createTreasureDataClient (options: TreasureDataClientOptions) {
  const { origin, dispatcher, maxConcurrency, deadlineMs, maxAttempts, clock, random, log } = options
  const { onKeyReplaced: onReplaced = () => {} } = options
  const { apiKey, readKeyFile = null, maxBodyBytes = Infinity, fleet = null, tracer = untraced } = options
  const { onCall = () => {}, onRetry = () => {} } = options
  const { hostname } = new URL(origin)
  const ask = createAskTd({ origin, dispatcher, maxBodyBytes, wallMs: clock.wallMs })
  const key = new TdKey({ key: apiKey, readFile: readKeyFile, clock, log, onReplaced })
  fleet?.attach(() => key.current)
  const quota = new TdQuota(options)
  const breaker = new CircuitBreaker({
    nowMs: clock.monotonicMs,
    onOpen ({ again, openMs }) {
      quota.refuseWaiting(new PermitRefused('upstream-unavailable', openMs))
      if (!again) log.warn({ openMs }, 'circuit breaker opened: treasure data is failing')
    },
    onClose: () => log.info({}, 'circuit breaker closed: treasure data answers again')
  })
  const throttling = new Throttling({ nowMs: clock.monotonicMs, log, pause: ms => quota.pause(ms), pausedMs: () => quota.state().pausedMs })
  const budget = new RetryBudget(clock.monotonicMs)
  const lastFailures = new LastFailures()
  const lastSuccessMs = byEndpoint((): number | null => null)

  const attempt = async (load: SentLoad, used: Secret, attemptNumber: number, signal: AbortSignal, span: Span) => {
    const { request, subjectId, isOptional, demand: { cause } } = load
    const { endpoint } = request
    const beganAtMs = clock.monotonicMs()
    if (attemptNumber === 1) budget.countCall()
    if (cause !== null) cause.calls++
    const report = (outcome: TdCall['outcome']): void =>
      onCall({ endpoint, outcome, attempt: attemptNumber, durationMs: clock.monotonicMs() - beganAtMs }, { subjectId, cause })
    try {
      const response = await ask(request, used, signal, span)
      key.accept(used, isOptional)
      throttling.noteAnswer()
      lastSuccessMs[endpoint] = clock.wallMs()
      report(response.answer === 'not-modified' ? 'not-modified' : 'ok')
      return response
    } catch (error) {
      const failure = classifyFailure(error, endpoint, null)
      report(failure.code)
      lastFailures.note(failure, clock.wallMs())
      if (isAboutSubject(failure)) key.accept(used, isOptional)
      if (failure.status !== 429) throw failure
      throw new TreasureDataError(failure.code, { ...failure, retryAfterS: throttling.note(failure.retryAfterS), reported: true })
    }
  }

  /** Makes all attempts of a load with its first permit, within its deadline. */
  const attemptAll = async (load: SentLoad, first: Permit) => {
    const { request: { endpoint }, subjectId, demand, isOptional } = load
    const limitMs = isOptional ? deadlineMs / 2 : deadlineMs
    // held until the breaker has recorded the load's outcome, or until the pause before another attempt
    let held: Permit | null = first
    let isFirst = true
    const release = (): void => {
      held?.release(!isFirst)
      held = null
    }
    const run = isOptional ? <T>(call: () => Promise<T>) => breaker.pass(call) : <T>(call: () => Promise<T>) => breaker.run(subjectId, call)
    const mayRetry = (): boolean => {
      const isGranted = demand.isWanted() && breaker.refusal() === null && budget.take()
      if (isGranted) release()
      return isGranted
    }
    const tellRetry = ({ code, status, causeCode }: TreasureDataError, attempt: number, delayMs: number): void =>
      onRetry({ endpoint, attempt, code, status, causeCode, delayMs }, { subjectId, cause: demand.cause })
    try {
      return await withDeadline(limitMs, async signal => {
        const deadline = { atMs: clock.monotonicMs() + limitMs, signal }
        const takePermitAgain = async (): Promise<void> => {
          release()
          const refusal = breaker.refusal()
          if (refusal !== null) throw refusal
          held = await quota.take({ ...load, isRetry: true }, deadline.atMs)
        }
        const send = async (used: Secret, number: number) => {
          if (!isFirst) await takePermitAgain()
          isFirst = false
          const attributes = { 'http.request.method': 'GET', 'server.address': hostname, 'td.endpoint': endpoint, 'td.attempt': number }
          const step = { kind: 'client', attributes } as const
          return await tracer.run(`td ${endpoint}`, step, span => attempt(load, used, number, signal, span))
        }
        const maxOfLoad = isOptional && !demand.isAwaited() ? 1 : maxAttempts
        return await run(() => withRetries(number => withKey(key, { signal, isOptional }, used => send(used, number)), deadline,
          { maxAttempts: maxOfLoad, maxReconnects: maxConcurrency, clock, random, mayRetry, onRetry: tellRetry }))
      })
    } finally {
      release()
    }
  }

  return {
    /**
     * Fetches an answer once there is a permit, and retries within the deadline if that may help. Without a range, Treasure Data uses
     * its default. An optional endpoint gets half the deadline, and a single attempt if no caller waits. Throws `TreasureDataError`,
     * or `LoadAbandonedError` if no caller wants the answer any more before the first request.
     */
    async fetchSource (
      endpoint: Endpoint, subjectId: Subject['id'], range: DateRange | null, { known = null, demand = demandOfCaller() }: Circumstances = {}
    ) {
      const path = pathOf(endpoint, subjectId, range)
      const { isOptional } = describeEndpoint(endpoint)
      try {
        const refusal = breaker.refusal()
        if (refusal !== null) throw refusal
        const load = { key: path, request: { endpoint, path, known }, subjectId, demand, isOptional, isRetry: false }
        return await attemptAll(load, await quota.take(load))
      } catch (error) {
        if (error instanceof LoadAbandonedError) throw error
        const failure = classifyFailure(error, endpoint, null)
        throw breaker.isKnown(failure) ? new TreasureDataError(failure.code, { ...failure, reported: true }) : failure
      }
    },
    state: () => ({
      key: key.state(),
      breaker: breaker.state(),
      quota: quota.state(),
      lastSuccessMs: { ...lastSuccessMs },
      lastFailures: lastFailures.list()
    }),
    /** Stops reading the key file. Running loads continue. */
    close: () => key.close()
  }
}

function demandOfCaller (): LoadDemand {
  const demand = new LoadDemand(null)
  demand.join(anybody.client)
  return demand
}
