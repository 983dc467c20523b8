import { tierFaults, type Rejection, type StoreOutcome, type TierFault, type TierState } from '../cache/tier-state.ts'
import { formatInstant } from '../runtime/clock.ts'
import { Tally } from '../runtime/tally.ts'

/** Counts what happens at the shared tier. */
export class TierCounts {
  hits = 0
  misses = 0
  waits = 0
  readonly rejected = new Tally<Rejection>()
  readonly stores = new Tally<StoreOutcome>()
  readonly #faults = new Tally<TierFault>()
  readonly #wallMs: () => number
  #lastFault: TierState['lastFault'] = null

  constructor (wallMs: () => number) {
    this.#wallMs = wallMs
  }

  addFault (fault: TierFault): void {
    this.#faults.add(fault)
    this.#lastFault = { fault, at: formatInstant(this.#wallMs()) }
  }

  state (): Pick<TierState, 'hits' | 'misses' | 'waits' | 'rejected' | 'stores' | 'faults' | 'lastFault'> {
    const { hits, misses, waits, rejected, stores } = this
    const byReason = { rejected: Object.fromEntries(rejected.entries()), stores: Object.fromEntries(stores.entries()) }
    return { hits, misses, waits, ...byReason, faults: Object.fromEntries(this.#faults.entries()), lastFault: this.#lastFault }
  }
}

/** Words in the messages and codes of errors: of Redis, of the connection (Node's codes) and of TLS (OpenSSL's codes). */
const faultWords: Partial<Record<TierFault, RegExp>> = {
  full: /^OOM$/,
  'read-only': /^(READONLY|NOREPLICAS)$/,
  refused: /^(NOAUTH|WRONGPASS|NOPERM)$/,
  unready: /^(LOADING|BUSY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MOVED|ASK)$/,
  'closed-port': /^ECONNREFUSED$/,
  'unknown-host': /^(ENOTFOUND|EAI_AGAIN)$/,
  certificate: /^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/,
  timeout: /^ETIMEDOUT$/
}

/** Returns the kind of an error message, by its first known word. */
export function faultOf (message: string): TierFault {
  for (const word of message.match(/[A-Z][A-Z_]{2,}/g) ?? []) {
    const known = tierFaults.find(fault => faultWords[fault]?.test(word))
    if (known !== undefined) return known
  }
  return 'other'
}

/** Returns the kind of an error that the client threw. An unknown error that is not a reply of Redis counts as a connection error. */
export function faultOfError (error: unknown): TierFault {
  if (!(error instanceof Error)) return 'other'
  // a client of several servers lists why each one failed
  const { code, lastNodeError } = error as Error & { code?: unknown, lastNodeError?: unknown }
  if (lastNodeError instanceof Error) return faultOfError(lastNodeError)
  const fault = faultOf(typeof code === 'string' ? code : error.message)
  return fault === 'other' && error.name !== 'ReplyError' ? 'connection' : fault
}
