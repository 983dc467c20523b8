import type { IncomingMessage } from 'node:http'
import type { Peers } from '../../access/client-address.ts'
import type { Client, RateLimit } from '../../access/identity/client.ts'
import type { Allowance, RateLimits } from '../../access/limits/rate-limits.ts'
import { takeUnlimited, type LoadToken } from '../../reports/engine/load-source.ts'
import { Problem } from '../problems/problem.ts'

export interface CallerLimitsOptions {
  peers: Peers
  requests: RateLimits
  loads: RateLimits
  /** For clients without limits of their own and for addresses; `null` limits nobody. */
  defaultLimit: RateLimit | null
  /** Whether all callers are one client, so that their addresses tell them apart. */
  isAnonymous: boolean
}

/** A client that sent a request. */
export interface Caller {
  client: Client
  /** What its requests and loads are counted by. */
  key: string
  limit: RateLimit | null
}

/** Counts requests and loads of callers. */
export class CallerLimits {
  readonly #options: CallerLimitsOptions
  /** Callers whom nobody counts: the same object for each request. */
  readonly #uncounted = new WeakMap<Client, Caller>()

  constructor (options: CallerLimitsOptions) {
    this.#options = options
  }

  /** Returns the caller as whom the client's request counts. */
  callerOf (client: Client, request: IncomingMessage): Caller {
    const { defaultLimit, isAnonymous, peers } = this.#options
    const limit = client.rateLimit ?? defaultLimit
    if (limit !== null) return { client, key: isAnonymous ? `address:${peers.addressOf(request)}` : `client:${client.id}`, limit }
    const known = this.#uncounted.get(client)
    if (known !== undefined) return known
    const caller = { client, key: client.id, limit }
    this.#uncounted.set(client, caller)
    return caller
  }

  /** Takes a token for one request of the caller, or of the address without one; `null` if nobody counts it. */
  countRequest (caller: Caller | null, request: IncomingMessage): Allowance | null {
    const { requests, defaultLimit, peers } = this.#options
    if (caller !== null) return caller.limit === null ? null : requests.take(caller.key, caller.limit.requestsPerMinute)
    return defaultLimit === null ? null : requests.take(`address:${peers.addressOf(request)}`, defaultLimit.requestsPerMinute)
  }

  /** Takes a token for one load of the caller. Throws the `Problem` of having none left. */
  takeLoad ({ key, limit }: Caller): LoadToken {
    if (limit === null) return takeUnlimited()
    const { loads } = this.#options
    const { loadsPerMinute } = limit
    const allowance = loads.take(key, loadsPerMinute)
    if (!allowance.granted) throw rateLimited('loads', allowance)
    return { giveBack: () => loads.giveBack(key, loadsPerMinute) }
  }
}

/** Returns `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10), names and values alternating. */
export function rateLimitHeaders (name: 'requests' | 'loads', { limit, remaining, resetS }: Allowance): string[] {
  return ['ratelimit-policy', `"${name}";q=${limit};w=60`, 'ratelimit', `"${name}";r=${remaining};t=${resetS}`]
}

/** Returns the problem of a caller without a token left. */
export function rateLimited (name: 'requests' | 'loads', allowance: Allowance): Problem {
  const [, policy = '', , state = ''] = rateLimitHeaders(name, allowance)
  const headers = { 'retry-after': String(allowance.retryAfterS), 'ratelimit-policy': policy, ratelimit: state }
  return new Problem('rate-limited', { headers })
}

/** Takes a token for one load of a caller, or throws the `Problem` why nothing is loaded. */
export type TakeLoad = (caller: Caller) => LoadToken

/** Returns a function that takes tokens for loads, and none while the event loop is late. */
export function createTakeLoad (limits: CallerLimits, isOverloaded: () => boolean): TakeLoad {
  return caller => {
    if (isOverloaded()) throw new Problem('overloaded', { headers: { 'retry-after': '5' } })
    return limits.takeLoad(caller)
  }
}
