import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, RouteOptions } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { AccessScope } from '../../access/identity/client.ts'
import type { Identity } from '../../access/identity/identify.ts'
import type { Allowance } from '../../access/limits/rate-limits.ts'
import { parseJourneyId, type JourneyId } from '../../domain/td/journey-id.ts'
import { noHeaders, type ReadyHeaders } from '../answers/answer-head.ts'
import { addHeaders } from '../answers/security-headers.ts'
import type { Problem } from '../problems/problem.ts'
import type { Caller } from './caller-limits.ts'

/** The requirement of a resource: a scope, `open` for everyone within the limits, or `probe` for every well-formed request. */
export type Need = AccessScope | 'open' | 'probe'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The requirement; `open` by default. */
    scope?: Need
    /** Whether it answers with a report, which has validators and an age. A streamed one has only a weak validator. */
    isReport?: true | 'streamed'
  }
  interface FastifyRequest {
    /** The sender of the request; `null` if no identification was needed or possible. */
    identity: Identity | null
    /** The admitted caller; `null` on open resources. */
    caller: Caller | null
  }
}

/** A request while the guards judge it, with their findings. */
export interface GuardedRequest {
  readonly request: IncomingMessage
  readonly need: Need
  /** `null` if no identification is needed. */
  identity: Identity | null
  caller: Caller | null
  /** The token that its address paid until the client is identified; `null` if it paid none. */
  allowance: Allowance | null
  /** Headers for any answer to it. */
  headers: ReadyHeaders
  /** Number of guards that have judged it. */
  judgedBy: number
  /** The last guard's verdict, if it stopped the request for now. */
  verdict: GuardVerdict
}

/** The verdict of a guard: `null` lets the request pass. It is a promise if the guard needs time. */
export type GuardVerdict = Problem | null | Promise<Problem | null>

/** One reason to refuse requests. */
export interface Guard {
  readonly name: string
  /** Whether it judges health probes too. Probes reveal nothing, and their senders know neither host names nor keys. */
  judgesProbes?: true
  /** Judges every request, before its parameters are parsed. */
  judge? (guarded: GuardedRequest): GuardVerdict
  /** Judges a request for one journey or for all journeys, after its parameters are parsed. */
  judgeJourney? (caller: Caller, journeyId: JourneyId | 'all'): GuardVerdict
  /** Waits for the data that `judgeJourney` needs. Returns a problem if it is missing. */
  prepare? (caller: Caller): GuardVerdict
}

type Judge = NonNullable<Guard['judge']>

/**
 * Passes requests through the guards, in order. Requests for ready reports are judged without waiting. If a guard refuses such a request
 * or needs time, or the report turns out not to be ready, the router continues there, so each guard judges a request once.
 */
export class Guards {
  /** Every hit walks both lists, so each contains only the guards that it needs. */
  readonly #judges: readonly Judge[]
  readonly #probeJudges: readonly Judge[]
  readonly #journeyJudges: ReadonlyArray<NonNullable<Guard['judgeJourney']>>
  readonly #preparing: ReadonlyArray<NonNullable<Guard['prepare']>>
  readonly #leftToRouter = new WeakMap<IncomingMessage, GuardedRequest>()

  constructor (guards: readonly Guard[]) {
    this.#judges = guards.flatMap(guard => guard.judge?.bind(guard) ?? [])
    this.#probeJudges = guards.flatMap(guard => guard.judgesProbes === true ? guard.judge?.bind(guard) ?? [] : [])
    this.#preparing = guards.flatMap(guard => guard.prepare?.bind(guard) ?? [])
    this.#journeyJudges = guards.flatMap(guard => guard.judgeJourney?.bind(guard) ?? [])
  }

  /** Returns the request if all guards let it pass without waiting. Otherwise returns `null`, and the router must answer it. */
  passAtOnce (request: IncomingMessage, need: Need, journeyId: JourneyId): GuardedRequest | null {
    const guarded = begin(request, need)
    guarded.verdict = this.#walk(guarded)
    const { caller, verdict } = guarded
    if (verdict === null && caller !== null && this.mayRead(caller, journeyId)) return guarded
    this.leaveToRouter(guarded)
    return null
  }

  /** Leaves a request that the guards have judged to the router. */
  leaveToRouter (guarded: GuardedRequest): void {
    this.#leftToRouter.set(guarded.request, guarded)
  }

  /** Passes a request through the guards, continuing where `passAtOnce` stopped. Returns it with the problem if a guard refuses. */
  async pass (request: IncomingMessage, need: Need): Promise<{ guarded: GuardedRequest, problem: Problem | null }> {
    const guarded = this.#leftToRouter.get(request) ?? begin(request, need)
    let problem = await guarded.verdict
    while (problem === null && guarded.judgedBy < this.#judgesOf(guarded).length) problem = await this.#walk(guarded)
    return { guarded, problem }
  }

  /** Throws a problem if the caller may not read the journey, or all journeys. */
  async requireJourney (caller: Caller, journeyId: JourneyId | 'all'): Promise<void> {
    for (const judge of this.#journeyJudges) {
      const problem = await judge(caller, journeyId)
      if (problem !== null) throw problem
    }
  }

  /**
   * Waits for the data that decides which journeys the caller may read, so that `mayRead` can use it. Returns a problem if the data is
   * missing; callers answer with it if they find nothing readable.
   */
  async prepare (caller: Caller): Promise<Problem | null> {
    for (const guard of this.#preparing) {
      const problem = await guard(caller)
      if (problem !== null) return problem
    }
    return null
  }

  /** Returns the items of journeys that the caller may read, judged without waiting. `idOf` returns an item's journey id. */
  listGranted<T> (caller: Caller, items: readonly T[], idOf: (item: T) => string): T[] {
    return items.filter(item => {
      const journeyId = parseJourneyId(idOf(item))
      return journeyId !== null && this.mayRead(caller, journeyId)
    })
  }

  /** Returns whether the caller may read the journey, or all journeys, judged without waiting. */
  mayRead (caller: Caller, journeyId: JourneyId | 'all'): boolean {
    for (const judge of this.#journeyJudges) if (judge(caller, journeyId) !== null) return false
    return true
  }

  /** Continues until a guard refuses or needs time. */
  #walk (guarded: GuardedRequest): GuardVerdict {
    const judges = this.#judgesOf(guarded)
    for (let judge = judges[guarded.judgedBy]; judge !== undefined; judge = judges[guarded.judgedBy]) {
      guarded.judgedBy++
      const verdict = judge(guarded)
      if (verdict !== null) return verdict
    }
    return null
  }

  #judgesOf ({ need }: GuardedRequest): readonly Judge[] {
    return need === 'probe' ? this.#probeJudges : this.#judges
  }
}

function begin (request: IncomingMessage, need: Need): GuardedRequest {
  return { request, need, identity: null, caller: null, allowance: null, headers: noHeaders, judgedBy: 0, verdict: null }
}

/** Makes the router pass every request through the guards, before its parameters are parsed. */
export const guarding = fastifyPlugin(async (app: FastifyInstance, { guards }: { guards: Guards }) => {
  app.decorateRequest('identity', null)
  app.decorateRequest('caller', null)
  app.addHook('onRequest', async (request, reply) => {
    const { guarded, problem } = await guards.pass(request.raw, request.routeOptions.config.scope ?? 'open')
    addHeaders(reply, guarded.headers.list)
    request.identity = guarded.identity
    if (problem !== null) throw problem
    request.caller = guarded.caller
  })
}, { name: 'guards' })

/** For `onRoute`: throws if a resource declares no scope, so that none is open by mistake. */
export function requireScope ({ url, config }: RouteOptions): void {
  if (config?.scope === undefined) throw new Error(`${url} declares no scope`)
}
