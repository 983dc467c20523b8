import type { DateRange } from '../../domain/time/date-range.ts'
import type { Subject } from '../../domain/td/subject.ts'
import { anybody, LoadAbandonedError, LoadDemand } from '../../runtime/load-demand.ts'
import type { Secret } from '../../runtime/secret.ts'
import { untraced, type Tracer } from '../../runtime/tracer.ts'
import { createAskTd, type AskOptions } from './ask-td.ts'
import { CallAttempts, type CallContext, type TdCall } from './call-attempts.ts'
import { LoadAttempts, type TdRetry } from './load-attempts.ts'
import { classifyFailure } from '../errors/classify-failure.ts'
import type { Validators } from './read-answer.ts'
import { RetryBudget, type RetryOptions } from '../limits/retries.ts'
import { CircuitBreaker } from '../limits/circuit-breaker.ts'
import { Throttling } from '../limits/throttling.ts'
import { TreasureDataError } from '../errors/treasure-data-error.ts'
import { describeEndpoint, pathOf, type Endpoint } from '../endpoints/endpoints.ts'
import { TdKey, type TdKeyOptions } from './td-key.ts'
import { TdQuota, type TdQuotaOptions } from '../limits/td-quota.ts'
import { PermitRefused } from '../limits/permit-refused.ts'

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

export type TreasureDataClient = ReturnType<typeof createTreasureDataClient>

/** State of the connection to Treasure Data, for operators. Times are ms since 1970 UTC. */
export type TdState = ReturnType<TreasureDataClient['state']>

/** Creates the only client of Treasure Data. */
export function createTreasureDataClient (options: TreasureDataClientOptions) {
  const { origin, dispatcher, maxConcurrency: maxReconnects, deadlineMs, maxAttempts, clock, random, log } = options
  const { onKeyReplaced: onReplaced = () => {} } = options
  const { apiKey, readKeyFile = null, maxBodyBytes = Infinity, fleet = null, tracer = untraced } = options
  const { onCall = () => {}, onRetry = () => {} } = options
  const ask = createAskTd({ origin, dispatcher, maxBodyBytes, wallMs: clock.wallMs })
  const key = new TdKey({ key: apiKey, readFile: readKeyFile, clock, log, onReplaced })
  fleet?.attach(() => key.current)
  const quota = new TdQuota(options)
  const breaker = new CircuitBreaker({
    nowMs: clock.monotonicMs,
    onOpen ({ again, openMs }) {
      quota.refuseWaiting(new PermitRefused('upstream-unavailable', openMs))
      if (!again) log.warn({ openMs }, 'circuit breaker opened: Treasure Data is failing')
    },
    onClose: () => log.info({}, 'circuit breaker closed: Treasure Data answers again')
  })
  const throttling = new Throttling({ nowMs: clock.monotonicMs, log, pause: ms => quota.pause(ms), pausedMs: () => quota.state().pausedMs })
  const budget = new RetryBudget(clock.monotonicMs)
  const calls = new CallAttempts({ ask, key, throttling, budget, clock, onCall })
  const { hostname } = new URL(origin)
  const attempts = new LoadAttempts({
    calls, key, quota, breaker, budget, deadlineMs, hostname, maxAttempts, maxReconnects, clock, random, tracer, onRetry
  })

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
        return await attempts.run(load, await quota.take(load))
      } catch (error) {
        if (error instanceof LoadAbandonedError) throw error
        const failure = classifyFailure(error, endpoint, null)
        throw breaker.isKnown(failure) ? new TreasureDataError(failure.code, { ...failure, reported: true }) : failure
      }
    },
    state: () => ({ key: key.state(), breaker: breaker.state(), quota: quota.state(), ...calls.state() }),
    /** Stops reading the key file. Running loads continue. */
    close: () => key.close()
  }
}

function demandOfCaller (): LoadDemand {
  const demand = new LoadDemand(null)
  demand.join(anybody.client)
  return demand
}
