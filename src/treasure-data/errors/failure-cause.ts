import type { Endpoint } from '../endpoints/endpoints.ts'
import type { TreasureDataError, TreasureDataErrorCode } from './treasure-data-error.ts'

/** The causes of failed calls. `connection`: it broke or was not established for another reason. `answer`: the answer cannot be read. */
export const failureCauses = [
  'dns', 'refused', 'certificate-expired', 'certificate-misnamed', 'certificate-untrusted', 'connection', 'timeout', 'status', 'answer'
] as const

type FailureCause = typeof failureCauses[number]

const causesByCode: ReadonlyMap<string | null, FailureCause> = new Map([
  ['ENOTFOUND', 'dns'], ['EAI_AGAIN', 'dns'], ['EAI_FAIL', 'dns'],
  ['ECONNREFUSED', 'refused'],
  ['CERT_HAS_EXPIRED', 'certificate-expired'], ['CERT_NOT_YET_VALID', 'certificate-expired'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate-misnamed'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate-untrusted'], ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate-untrusted'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate-untrusted'], ['UNABLE_TO_GET_ISSUER_CERT', 'certificate-untrusted'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate-untrusted'], ['CERT_REVOKED', 'certificate-untrusted']
])

/** Returns the cause of a failed call. */
export function causeOf ({ code, status, causeCode }: Pick<TreasureDataError, 'code' | 'status' | 'causeCode'>): FailureCause {
  const known = causesByCode.get(causeCode)
  if (known !== undefined) return known
  if (code === 'upstream-timeout') return 'timeout'
  if (code === 'upstream-malformed') return 'answer'
  return status === null || code === 'upstream-unavailable' ? 'connection' : 'status'
}

/** The last failure of one kind. */
export interface LastFailure {
  /** Ms since 1970 UTC. */
  atMs: number
  endpoint: Endpoint
  code: TreasureDataErrorCode
  cause: FailureCause
  /** HTTP status, if an answer came. */
  status: number | null
  /** Code of the underlying failure, such as `ECONNRESET`. */
  detail: string | null
}

/** Keeps the last failure of each code and cause. A 404 for an unknown journey is an answer, not a failure. */
export class LastFailures {
  readonly #failures = new Map<string, LastFailure>()

  note (failure: TreasureDataError, atMs: number): void {
    const { endpoint, code, status, causeCode } = failure
    if (code === 'journey-not-found') return
    const cause = causeOf(failure)
    this.#failures.set(`${code} ${cause}`, { atMs, endpoint, code, cause, status, detail: causeCode })
  }

  /** Returns the failures, the newest first. */
  list (): LastFailure[] {
    return [...this.#failures.values()].sort((a, b) => b.atMs - a.atMs)
  }
}
