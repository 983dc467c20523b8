import type { IncomingMessage } from 'node:http'
import type { Peers } from '../../access/client-address.ts'
import { mayRead, type Client, type RateLimit, type Scope } from '../../access/identity/client.ts'
import type { Identify, Identity } from '../../access/identity/identify.ts'
import type { Allowance, RateLimits } from '../../access/limits/rate-limits.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import { takeUnlimited, type LoadToken } from '../../reports/engine/load-source.ts'
import { Problem } from '../problems/problem.ts'
import { rateLimitHeaders } from '../answers/rate-limit-headers.ts'

export interface AccessGuardOptions {
  identify: Identify
  peers: Peers
  requests: RateLimits
  loads: RateLimits
  /** For clients without limits of their own and for addresses; `null` counts nobody. */
  defaultLimit: RateLimit | null
  /** Whether all callers are one client, so that their addresses tell them apart. */
  isAnonymous: boolean
}

/** A caller who was let in. */
export interface Caller {
  client: Client
  /** What its turns are counted by. */
  key: string
  limit: RateLimit | null
}

/** How a request fared: who was let in, or why nobody was, and headers that the answer carries either way. */
export interface Admission {
  caller: Caller | null
  problem: Problem | null
  /** Names and values in turn. */
  headers: string[]
}

/**
 * Decides who may ask what. The ways with and without the router ask the same guard, which counts each request once.
 */
export class AccessGuard {
  readonly #options: AccessGuardOptions
  /** Of clients that nobody counts: the same each time. */
  readonly #uncounted = new WeakMap<Client, Admission>()

  constructor (options: AccessGuardOptions) {
    this.#options = options
  }

  /** The caller of a report that is ready in memory, or `null` where the request has to go the long way. */
  admitReady (request: IncomingMessage, need: Scope, journeyId: JourneyId): Admission | null {
    const identity = this.#options.identify.look(request.headers, takesTd1(need))
    if (identity === null || typeof identity === 'string') return null
    if (!identity.scopes.has(need) || !mayRead(identity, journeyId)) return null
    return this.#count(request, identity)
  }

  /** Who asks for a resource that takes a scope; anybody may ask for an `open` one. */
  async admit (request: IncomingMessage, need: Scope | 'open'): Promise<Admission> {
    if (need === 'open') return this.#countStranger(request, null)
    const identity = await this.#options.identify.find(request.headers, takesTd1(need))
    if (typeof identity === 'string') return this.#countStranger(request, unauthenticated(identity))
    const admission = this.#count(request, identity)
    if (admission.problem !== null || identity.scopes.has(need)) return admission
    return { ...admission, problem: new Problem('forbidden', { detail: `This takes the scope ${need}.` }) }
  }

  /** Throws the `Problem` of a client without a grant for the journey. */
  requireGrant ({ client }: Caller, journeyId: JourneyId): void {
    if (!mayRead(client, journeyId)) throw new Problem('forbidden', { detail: `The client was not granted journey ${journeyId}.` })
  }

  /** Takes a caller's turn to have Treasure Data asked. Throws the `Problem` of having none left. */
  takeLoad ({ key, limit }: Caller): LoadToken {
    if (limit === null) return takeUnlimited()
    const { loads } = this.#options
    const { loadsPerMinute } = limit
    const allowance = loads.take(key, loadsPerMinute)
    if (!allowance.granted) throw rateLimited('loads', allowance)
    return { giveBack: () => loads.giveBack(key, loadsPerMinute) }
  }

  #count (request: IncomingMessage, client: Client): Admission {
    const { requests, defaultLimit, isAnonymous, peers } = this.#options
    const limit = client.rateLimit ?? defaultLimit
    if (limit === null) return this.#admitUncounted(client)
    const key = isAnonymous ? `address:${peers.addressOf(request)}` : `client:${client.id}`
    return { caller: { client, key, limit }, ...judge(requests.take(key, limit.requestsPerMinute)) }
  }

  #admitUncounted (client: Client): Admission {
    const known = this.#uncounted.get(client)
    if (known !== undefined) return known
    const admission = { caller: { client, key: client.id, limit: null }, problem: null, headers: [] }
    this.#uncounted.set(client, admission)
    return admission
  }

  #countStranger (request: IncomingMessage, problem: Problem | null): Admission {
    const { requests, defaultLimit, peers } = this.#options
    if (defaultLimit === null) return { caller: null, problem, headers: [] }
    const judged = judge(requests.take(`address:${peers.addressOf(request)}`, defaultLimit.requestsPerMinute))
    return { caller: null, problem: judged.problem ?? problem, headers: judged.headers }
  }
}

/** Treasure Data's clients know its own form of the header alone; nobody else is to use it. */
function takesTd1 (need: Scope): boolean {
  return need === 'td:raw'
}

function judge (allowance: Allowance): { problem: Problem | null, headers: string[] } {
  return {
    problem: allowance.granted ? null : rateLimited('requests', allowance),
    headers: rateLimitHeaders('requests', allowance)
  }
}

function rateLimited (name: 'requests' | 'loads', allowance: Allowance): Problem {
  const [, policy = '', , state = ''] = rateLimitHeaders(name, allowance)
  return new Problem('rate-limited', {
    headers: { 'retry-after': String(allowance.retryAfterS), 'ratelimit-policy': policy, ratelimit: state }
  })
}

function unauthenticated (identity: Exclude<Identity, Client>): Problem {
  const challenge = 'Bearer realm="td-journey-bff"'
  return new Problem('unauthenticated', {
    headers: { 'www-authenticate': identity === 'anonymous' ? challenge : `${challenge}, error="invalid_token"` }
  })
}
