import type { IncomingMessage } from 'node:http'
import { readStrangerAddress, type Peers } from '../../access/client-address.ts'
import type { Client, RateLimit } from '../../access/identity/client.ts'
import { BuildSlots } from '../../access/limits/build-slots.ts'
import { countDescriptors, countKeysOfClient, createStrangerKeys, type CountKey } from '../../access/limits/count-keys.ts'
import { byLimit, limitDescriptors, quotaOf, windowMsOf, type LimitName } from '../../access/limits/limit-names.ts'
import type { Allowance, RateLimits } from '../../access/limits/rate-limits.ts'
import type { WorkKind } from '../../reports/engine/budget.ts'
import { Tally } from '../../runtime/tally.ts'
import { readyHeaders, withHeader, type ReadyHeaders } from '../answers/answer-head.ts'
import { Problem } from '../problems/problem.ts'

export interface CallerLimitsOptions {
  peers: Peers
  limits: Readonly<Record<LimitName, RateLimits>>
  /** The limit of addresses, and of clients without individual limits; `null` for no limit. */
  defaultLimit: RateLimit | null
  /** The limit of all strangers together, as a multiple of the limit of one address. */
  strangersFactor: number
  /** Whether all callers are one client, so that they are counted by address. */
  isAnonymous: boolean
}

/** The state of a request limit that its headers describe. */
interface Described extends Pick<Allowance, 'limit' | 'remaining' | 'resetS'> {
  /** The header that depends on the limit alone. */
  readonly policy: ReadyHeaders
  readonly headers: ReadyHeaders
}

/** Somebody whose requests are counted. */
interface CountedSender {
  /** The keys that count the sender's requests, loads and work. */
  readonly keys: readonly CountKey[]
  /** The last state that the sender's headers described. */
  described: Described | null
}

/** A client that sent a request. */
export interface Caller extends CountedSender {
  readonly client: Client
  readonly limit: RateLimit | null
}

interface Stranger extends CountedSender {
  readonly address: string
  /** Its caller, if all callers are the same client. */
  caller: Caller | null
}

/** Limit of remembered addresses: strangers usually come from the same few ones. */
const maxRememberedAddresses = 1_000

/** Counts the requests, loads and work of callers. */
export class CallerLimits {
  /** Refusals since the start, by limit. */
  readonly refusals = new Tally<LimitName>()
  /** Processor time used for callers since the start, in ms. */
  readonly workMs = new Tally<WorkKind>()
  /** Limits the concurrent builds of each caller. */
  readonly slots = new BuildSlots()
  readonly #options: CallerLimitsOptions
  readonly #strangerKeys: ReturnType<typeof createStrangerKeys>
  /** One object per client, shared by all its requests. */
  readonly #callers = new WeakMap<Client, Caller>()
  readonly #strangers = new Map<string, Stranger>()

  constructor (options: CallerLimitsOptions) {
    this.#options = options
    this.#strangerKeys = createStrangerKeys(options.strangersFactor)
  }

  /** Returns the caller that a client's request counts for. */
  callerOf (client: Client, request: IncomingMessage): Caller {
    const { defaultLimit, isAnonymous } = this.#options
    if (isAnonymous && defaultLimit !== null) {
      const stranger = this.#find(request)
      stranger.caller ??= { client, keys: stranger.keys, limit: defaultLimit, described: null }
      return stranger.caller
    }
    const known = this.#callers.get(client)
    if (known !== undefined) return known
    const limit = defaultLimit === null ? null : { ...defaultLimit, ...client.rateLimit }
    const caller = { client, keys: countKeysOfClient(client.id), limit, described: null }
    this.#callers.set(client, caller)
    return caller
  }

  /** Returns the address or network that counts a stranger's requests. */
  addressOf (request: IncomingMessage): string {
    return this.#find(request).address
  }

  /** Takes a token for one request of the caller, or of the address if there is no caller; `null` if it has no limit. */
  countRequest (caller: Caller | null, request: IncomingMessage): Allowance | null {
    const limit = caller === null ? this.#options.defaultLimit : caller.limit
    if (limit === null) return null
    return this.#options.limits.requests.take(caller?.keys ?? this.#find(request).keys, quotaOf('requests', limit))
  }

  /** Returns the rate limit headers of a caller, or of the address if there is no caller. They are the same until a value changes. */
  describeRequests (caller: Caller | null, request: IncomingMessage, allowance: Allowance): ReadyHeaders {
    const sender = caller ?? this.#find(request)
    const known = sender.described
    const { limit, remaining, resetS } = allowance
    if (known?.limit === limit && known.remaining === remaining && known.resetS === resetS) return known.headers
    const policy = known?.limit === limit ? known.policy : readyHeaders(['ratelimit-policy', formatPolicy('requests', limit)])
    const headers = withHeader(policy, 'ratelimit', formatState('requests', allowance))
    sender.described = { limit, remaining, resetS, policy, headers }
    return headers
  }

  /** Gives the token of an address back after its request has proved to come from a client. */
  giveBackRequest (request: IncomingMessage): void {
    const { limits, defaultLimit } = this.#options
    if (defaultLimit !== null) limits.requests.use(this.#find(request).keys, quotaOf('requests', defaultLimit), -1)
  }

  /** Takes a token of one of the caller's limits; `null` if the caller has no limit. Throws a `Problem` if no token is left. */
  take (name: LimitName, { keys, limit }: Caller): Allowance | null {
    if (limit === null) return null
    return this.#requireGranted(name, this.#options.limits[name].take(keys, quotaOf(name, limit)))
  }

  /** Throws a `Problem` if the caller has nothing left of a limit. */
  require (name: LimitName, { keys, limit }: Caller): void {
    if (limit !== null) this.#requireGranted(name, this.#options.limits[name].peek(keys, quotaOf(name, limit)))
  }

  /** Returns whether a caller has less than half of a limit left. */
  hasUsedHalf (name: LimitName, { keys, limit: own }: Caller): boolean {
    if (own === null) return false
    const { remaining, limit } = this.#options.limits[name].peek(keys, quotaOf(name, own))
    return remaining < limit / 2
  }

  /** Uses an amount of a limit, even if it is not left; a negative amount is given back. Returns the caller's new state. */
  use (name: LimitName, { keys, limit }: Caller, tokens: number): Allowance | null {
    if (limit === null) return null
    const quota = quotaOf(name, limit)
    this.#options.limits[name].use(keys, quota, tokens)
    return this.#options.limits[name].peek(keys, quota)
  }

  /** Counts a refusal, and returns its problem. */
  refuse (name: LimitName, allowance: Allowance): Problem {
    this.refusals.add(name)
    return rateLimited(name, allowance)
  }

  /** Returns the number of counts in memory, and how often new callers found no room for a separate count. */
  usage (): Record<LimitName, ReturnType<RateLimits['usage']>> {
    return byLimit(name => this.#options.limits[name].usage())
  }

  #requireGranted (name: LimitName, allowance: Allowance): Allowance {
    if (!allowance.granted) throw this.refuse(name, allowance)
    return allowance
  }

  #find (request: IncomingMessage): Stranger {
    const peer = this.#options.peers.addressOf(request)
    const known = this.#strangers.get(peer)
    if (known !== undefined) return known
    const read = readStrangerAddress(peer)
    const stranger = { address: read.address, keys: this.#strangerKeys(read), described: null, caller: null }
    if (this.#strangers.size >= maxRememberedAddresses) this.#strangers.clear()
    this.#strangers.set(peer, stranger)
    return stranger
  }
}

/** The state of one of a caller's limits. */
export type LimitState = readonly [name: LimitName, allowance: Allowance]

/** Returns `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10), as alternating names and values. */
export function rateLimitHeaders (states: readonly LimitState[]): string[] {
  const policies = states.map(([name, { limit }]) => formatPolicy(name, limit))
  const left = states.map(([name, allowance]) => formatState(name, allowance))
  return ['ratelimit-policy', policies.join(', '), 'ratelimit', left.join(', ')]
}

function formatPolicy (name: LimitName, limit: number): string {
  const { unit } = limitDescriptors[name]
  return `"${name}";q=${limit};w=${windowMsOf(name) / 1_000}${unit === null ? '' : `;qu="${unit}"`}`
}

function formatState (name: LimitName, { remaining, resetS }: Allowance): string {
  return `"${name}";r=${remaining};t=${resetS}`
}

const amounts = {
  requests: 'reached the limit of requests',
  loads: 'reached the limit of loads from Treasure Data',
  work: 'reached the limit of processor time for reports that are not ready in memory'
} as const

/** Returns the problem of a caller without a token left. It names the limit, and who reached it. */
function rateLimited (name: LimitName, allowance: Allowance): Problem {
  const headers = {
    'retry-after': String(allowance.retryAfterS),
    'ratelimit-policy': formatPolicy(name, allowance.limit),
    ratelimit: formatState(name, allowance)
  }
  const { subject } = countDescriptors[allowance.counted]
  const detail = `${subject} ${amounts[name]} (limit "${name}"). Retry in ${allowance.retryAfterS} s.`
  return new Problem('rate-limited', { detail, headers })
}
