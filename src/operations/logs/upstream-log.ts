import type { FastifyBaseLogger } from 'fastify'
import { describeLoadFailure, logLevelOf } from '../../reports/engine/failure.ts'
import type { LoadCause } from '../../runtime/load-demand.ts'
import { describeEndpoint } from '../../treasure-data/endpoints/endpoints.ts'
import type { CallContext, TdCall } from '../../treasure-data/client/call-attempts.ts'
import type { TdRetry } from '../../treasure-data/client/load-attempts.ts'

/** The share of the deadline above which a call counts as slow. */
const slowShare = 1 / 4

/** Logs slow calls to Treasure Data, retries and failed loads, each with the request that caused it. */
export class UpstreamLog {
  readonly #logger: FastifyBaseLogger
  readonly #slowMs: number

  constructor (logger: FastifyBaseLogger, { deadlineMs }: { deadlineMs: number }) {
    this.#logger = logger
    this.#slowMs = deadlineMs * slowShare
  }

  noteCall (call: TdCall, context: CallContext): void {
    if (call.durationMs < this.#slowMs) return
    this.#logger.info({ ...describe(call, context), ...call, durationMs: Math.round(call.durationMs) }, 'slow call to Treasure Data')
  }

  noteRetry (retry: TdRetry, context: CallContext): void {
    const details = { ...describe(retry, context), ...retry, delayMs: Math.round(retry.delayMs) }
    this.#logger.info(details, 'call to Treasure Data failed; retrying')
  }

  noteFailure (key: string, failure: unknown, cause: LoadCause | null): void {
    this.#logger[logLevelOf(failure)]({ ...nameRequest(cause), key, failure }, describeLoadFailure(failure))
  }
}

function describe ({ endpoint }: Pick<TdCall, 'endpoint'>, { subjectId, cause }: CallContext): object {
  return { ...nameRequest(cause), [`${describeEndpoint(endpoint).subject}Id`]: subjectId }
}

function nameRequest (cause: LoadCause | null): object {
  return cause === null ? {} : { reqId: cause.requestId }
}
