import type { Secret } from '../../runtime/secret.ts'
import type { Tracer } from '../../runtime/tracer.ts'
import type { TreasureDataError } from '../errors/treasure-data-error.ts'
import type { CircuitBreaker } from '../limits/circuit-breaker.ts'
import { withRetries, type RetryBudget, type RetryOptions } from '../limits/retries.ts'
import type { Permit, TdQuota } from '../limits/td-quota.ts'
import type { CallAttempts, CallContext, SentLoad, TdCall } from './call-attempts.ts'
import type { TdResponse } from './read-answer.ts'
import { withKey, type TdKey } from './td-key.ts'
import { withDeadline } from './with-deadline.ts'

/** A failed attempt that is retried after `delayMs`. */
export interface TdRetry extends Pick<TreasureDataError, 'code' | 'status' | 'causeCode'>, Pick<TdCall, 'endpoint' | 'attempt'> {
  delayMs: number
}

export interface LoadAttemptsOptions extends Pick<RetryOptions, 'maxAttempts' | 'maxReconnects' | 'clock' | 'random'> {
  calls: CallAttempts
  key: TdKey
  quota: Pick<TdQuota, 'take'>
  breaker: CircuitBreaker
  budget: Pick<RetryBudget, 'take'>
  /** Limits a load from its first permit on. An optional endpoint gets half of it. */
  deadlineMs: number
  /** The host of Treasure Data, for spans. */
  hostname: string
  tracer: Tracer
  onRetry: (retry: TdRetry, context: CallContext) => void
}

/** Makes all attempts of loads, each with its own permit. */
export class LoadAttempts {
  readonly #options: LoadAttemptsOptions

  constructor (options: LoadAttemptsOptions) {
    this.#options = options
  }

  /** Makes all attempts of a load with its first permit, within its deadline. Throws why the last one failed or may not start. */
  async run (load: SentLoad, first: Permit): Promise<TdResponse> {
    const { calls, key, quota, breaker, budget, deadlineMs, hostname, clock, tracer, onRetry, ...limits } = this.#options
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
      return await withDeadline(limitMs, clock.monotonicMs(), async deadline => {
        const takePermitAgain = async (): Promise<void> => {
          release()
          const refusal = breaker.refusal()
          if (refusal !== null) throw refusal
          held = await quota.take({ ...load, isRetry: true }, deadline.atMs)
        }
        const send = async (used: Secret, attempt: number): Promise<TdResponse> => {
          if (!isFirst) await takePermitAgain()
          isFirst = false
          const attributes = { 'http.request.method': 'GET', 'server.address': hostname, 'td.endpoint': endpoint, 'td.attempt': attempt }
          const step = { kind: 'client', attributes } as const
          return await tracer.run(`td ${endpoint}`, step, span => calls.send(load, used, attempt, deadline, span))
        }
        const maxAttempts = isOptional && !demand.isAwaited() ? 1 : limits.maxAttempts
        return await run(() => withRetries(attempt => withKey(key, { deadline, isOptional }, used => send(used, attempt)), deadline,
          { ...limits, maxAttempts, clock, mayRetry, onRetry: tellRetry }))
      })
    } finally {
      release()
    }
  }
}
