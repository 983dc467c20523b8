import type { IncomingMessage } from 'node:http'
import { readStrangerAddress, type Peers } from '../../access/client-address.ts'
import type { Client, RateLimit } from '../../access/identity/client.ts'
import { BuildSlots } from '../../access/limits/build-slots.ts'
import { countDescriptors, countKeysOfClient, createStrangerKeys, type CountKey } from '../../access/limits/count-keys.ts'
import { byLimit, limitDescriptors, quotaOf, windowMsOf, type LimitName } from '../../access/limits/limit-names.ts'
import type { Allowance, RateLimits } from '../../access/limits/rate-limits.ts'
import type { WorkKind } from '../../reports/engine/budget.ts'
import { Tally } from '../../runtime/tally.ts'
import { Problem } from '../problems/problem.ts'

export interface CallerLimitsOptions {
  peers: Peers
  limits: Readonly<Record<LimitName, RateLimits>>
  /** For clients without limits of their own and for addresses; `null` limits nobody. */
  defaultLimit: RateLimit | null
  /** How many times the limit of one address all strangers together may use. */
  strangersFactor: number
  /** Whether all callers are one client, so that their addresses tell them apart. */
  isAnonymous: boolean
}

/** A client that sent a request. */
export interface Caller {
  client: Client
  /** What its requests, loads and work are counted by. */
  keys: readonly CountKey[]
  limit: RateLimit | null
}

type Described = Pick<Allowance, 'limit' | 'remaining' | 'resetS'> & { headers: readonly string[] }

interface Stranger {
  address: string
  keys: readonly CountKey[]
}

/** Strangers come again and again from the same few addresses. */
const maxRememberedAddresses = 1_000

/** Counts what callers use. */
export class CallerLimits {
  /** Refusals since the start, by limit. */
  readonly refusals = new Tally<LimitName>()
  /** Processor time since the start that was used for callers, in ms. */
  readonly workMs = new Tally<WorkKind>()
  /** What callers have built at once. */
  readonly slots = new BuildSlots()
  readonly #options: CallerLimitsOptions
  readonly #strangerKeys: ReturnType<typeof createStrangerKeys>
  /** The same object for each request of a client. */
  readonly #callers = new WeakMap<Client, Caller>()
  readonly #strangers = new Map<string, Stranger>()
  /** How each caller stood when that was last told. */
  readonly #described = new WeakMap<readonly CountKey[], Described>()

  constructor (options: CallerLimitsOptions) {
    this.#options = options
    this.#strangerKeys = createStrangerKeys(options.strangersFactor)
  }

  /** Returns the caller as whom the client's request counts. */
  callerOf (client: Client, request: IncomingMessage): Caller {
    const { defaultLimit, isAnonymous } = this.#options
    if (isAnonymous && defaultLimit !== null) return { client, keys: this.#find(request).keys, limit: defaultLimit }
    const known = this.#callers.get(client)
    if (known !== undefined) return known
    const limit = defaultLimit === null ? null : { ...defaultLimit, ...client.rateLimit }
    const caller = { client, keys: countKeysOfClient(client.id), limit }
    this.#callers.set(client, caller)
    return caller
  }

  /** Returns the address or network that a stranger's requests count by. */
  addressOf (request: IncomingMessage): string {
    return this.#find(request).address
  }

  /** Takes a token for one request of the caller, or of the address without one; `null` if nobody counts it. */
  countRequest (caller: Caller | null, request: IncomingMessage): Allowance | null {
    const limit = caller === null ? this.#options.defaultLimit : caller.limit
    if (limit === null) return null
    return this.#options.limits.requests.take(caller?.keys ?? this.#find(request).keys, quotaOf('requests', limit))
  }

  /** Returns the headers that tell how a caller, or the address without one, stands: the same array until something has changed. */
  describeRequests (caller: Caller | null, request: IncomingMessage, allowance: Allowance): readonly string[] {
    const keys = caller?.keys ?? this.#find(request).keys
    const known = this.#described.get(keys)
    const { limit, remaining, resetS } = allowance
    if (known?.limit === limit && known.remaining === remaining && known.resetS === resetS) return known.headers
    const headers = rateLimitHeaders([['requests', allowance]])
    this.#described.set(keys, { limit, remaining, resetS, headers })
    return headers
  }

  /** Gives back the token of an address whose request has turned out to be a client's. */
  giveBackRequest (request: IncomingMessage): void {
    const { limits, defaultLimit } = this.#options
    if (defaultLimit !== null) limits.requests.use(this.#find(request).keys, quotaOf('requests', defaultLimit), -1)
  }

  /** Takes a token of one of the caller's limits. Throws the `Problem` of having none left; `null` if nobody counts it. */
  take (name: LimitName, { keys, limit }: Caller): Allowance | null {
    if (limit === null) return null
    return this.#requireGranted(name, this.#options.limits[name].take(keys, quotaOf(name, limit)))
  }

  /** Throws the `Problem` of a caller who has nothing left of a limit. */
  require (name: LimitName, { keys, limit }: Caller): void {
    if (limit !== null) this.#requireGranted(name, this.#options.limits[name].peek(keys, quotaOf(name, limit)))
  }

  /** Returns whether a caller has less than half of a limit left. */
  hasUsedHalf (name: LimitName, { keys, limit: own }: Caller): boolean {
    if (own === null) return false
    const { remaining, limit } = this.#options.limits[name].peek(keys, quotaOf(name, own))
    return remaining < limit / 2
  }

  /** Uses so much of a limit, whether it is left or not; a negative number gives some back. Returns how the caller stands then. */
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

  /** Returns how many counts are in memory, and how often newcomers found no room for one of their own. */
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
    const stranger = { address: read.address, keys: this.#strangerKeys(read) }
    if (this.#strangers.size >= maxRememberedAddresses) this.#strangers.clear()
    this.#strangers.set(peer, stranger)
    return stranger
  }
}

/** What a caller has used of one of its limits. */
export type LimitState = readonly [name: LimitName, allowance: Allowance]

/** Returns `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10), names and values alternating. */
export function rateLimitHeaders (states: readonly LimitState[]): string[] {
  const policies = states.map(([name, { limit }]) => {
    const { unit } = limitDescriptors[name]
    return `"${name}";q=${limit};w=${windowMsOf(name) / 1_000}${unit === null ? '' : `;qu="${unit}"`}`
  })
  const left = states.map(([name, { remaining, resetS }]) => `"${name}";r=${remaining};t=${resetS}`)
  return ['ratelimit-policy', policies.join(', '), 'ratelimit', left.join(', ')]
}

const amounts = {
  requests: 'made as many requests as allowed',
  loads: 'caused as many loads from Treasure Data as allowed',
  work: 'used as much processor time as allowed for reports that are not ready in memory'
} as const

/** Returns the problem of a caller without a token left. It says which limit was reached, and whose. */
function rateLimited (name: LimitName, allowance: Allowance): Problem {
  const [, policy = '', , state = ''] = rateLimitHeaders([[name, allowance]])
  const headers = { 'retry-after': String(allowance.retryAfterS), 'ratelimit-policy': policy, ratelimit: state }
  const { subject } = countDescriptors[allowance.counted]
  const detail = `${subject} ${amounts[name]} (limit "${name}"). Try again in ${allowance.retryAfterS} s.`
  return new Problem('rate-limited', { detail, headers })
}
