import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, RouteOptions } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { AccessScope } from '../../access/identity/client.ts'
import type { Identity } from '../../access/identity/identify.ts'
import type { Allowance } from '../../access/limits/rate-limits.ts'
import { parseJourneyId, type JourneyId } from '../../domain/td/journey-id.ts'
import { addHeaders } from '../answers/security-headers.ts'
import type { Problem } from '../problems/problem.ts'
import type { Caller } from './caller-limits.ts'

/** What a resource needs of a caller: `open` lets anybody in up to the limits, `probe` whoever sends a request of a proper form. */
export type Need = AccessScope | 'open' | 'probe'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a caller needs; `open` without it. */
    scope?: Need
    /** Whether it answers with a report, which has validators and an age: each time, or for some requests. */
    isReport?: true | 'sometimes'
  }
  interface FastifyRequest {
    /** Who sent the request; `null` if nobody had to be identified, or nobody was. */
    identity: Identity | null
    /** Who was let in; `null` on resources that are open. */
    caller: Caller | null
  }
}

/** A request on its way past the guards, with what they have found out. */
export interface GuardedRequest {
  readonly request: IncomingMessage
  readonly need: Need
  /** `null` if nobody has to be identified. */
  identity: Identity | null
  caller: Caller | null
  /** The token that its address has given for the time until it is identified; `null` if it has given none. */
  allowance: Allowance | null
  /** Headers that the answer carries whatever it is, names and values alternating. */
  headers: readonly string[]
  /** How many guards have judged it. */
  judgedBy: number
  /** The last guard's verdict, if that ended the way past the guards for now. */
  verdict: GuardVerdict
}

/** `null` lets the request pass; a promise if the guard needs time. */
export type GuardVerdict = Problem | null | Promise<Problem | null>

/** One reason to refuse requests. */
export interface Guard {
  readonly name: string
  /** Whether it judges health probes too. These reveal nothing, and those who send them know neither names nor keys. */
  judgesProbes?: true
  /** Judges every request, before its parameters are read. */
  judge? (guarded: GuardedRequest): GuardVerdict
  /** Judges a request for one journey, or for whatever there is of all, once its parameters are read. */
  judgeJourney? (caller: Caller, journeyId: JourneyId | 'all'): GuardVerdict
  /** Waits for what `judgeJourney` decides by; a problem says that it is missing. */
  prepare? (caller: Caller): GuardVerdict
}

type Judge = NonNullable<Guard['judge']>

const noHeaders: readonly string[] = []

/**
 * Walks requests past the guards, in order. Reports that are ready in memory are judged without waiting. If a guard refuses such a
 * request or needs time, or the report is not ready after all, the router goes on from there: each guard judges a request once.
 */
export class Guards {
  /** Hits pass both lists, so each holds only the guards that have something to say. */
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

  /** Returns the request if all guards let it pass without waiting; else `null`, and the router has to answer it. */
  passAtOnce (request: IncomingMessage, need: Need, journeyId: JourneyId): GuardedRequest | null {
    const guarded = begin(request, need)
    guarded.verdict = this.#walk(guarded)
    const { caller, verdict } = guarded
    if (verdict === null && caller !== null && this.mayRead(caller, journeyId)) return guarded
    this.leaveToRouter(guarded)
    return null
  }

  /** Lets the router answer a request that the guards have judged. */
  leaveToRouter (guarded: GuardedRequest): void {
    this.#leftToRouter.set(guarded.request, guarded)
  }

  /** Walks a request past the guards, from where `passAtOnce` left it. Returns it with the refusal, if one of them refuses. */
  async pass (request: IncomingMessage, need: Need): Promise<{ guarded: GuardedRequest, problem: Problem | null }> {
    const guarded = this.#leftToRouter.get(request) ?? begin(request, need)
    let problem = await guarded.verdict
    while (problem === null && guarded.judgedBy < this.#judgesOf(guarded).length) problem = await this.#walk(guarded)
    return { guarded, problem }
  }

  /** Throws the problem of a caller who was not granted the journey, or not all of them. */
  async requireJourney (caller: Caller, journeyId: JourneyId | 'all'): Promise<void> {
    for (const judge of this.#journeyJudges) {
      const problem = await judge(caller, journeyId)
      if (problem !== null) throw problem
    }
  }

  /**
   * Waits until what decides which journeys the caller may read is there, so that `mayRead` knows. Returns the problem that it is not,
   * which is the answer where nothing can be read.
   */
  async prepare (caller: Caller): Promise<Problem | null> {
    for (const guard of this.#preparing) {
      const problem = await guard(caller)
      if (problem !== null) return problem
    }
    return null
  }

  /** Returns what belongs to journeys that the caller may read, as far as that is known at once; `idOf` gives an item's journey. */
  listGranted<T> (caller: Caller, items: readonly T[], idOf: (item: T) => string): T[] {
    return items.filter(item => {
      const journeyId = parseJourneyId(idOf(item))
      return journeyId !== null && this.mayRead(caller, journeyId)
    })
  }

  /** Returns whether the caller was granted the journey, or all of them, as far as that is known at once. */
  mayRead (caller: Caller, journeyId: JourneyId | 'all'): boolean {
    for (const judge of this.#journeyJudges) if (judge(caller, journeyId) !== null) return false
    return true
  }

  /** Walks on until a guard does not let the request pass at once. */
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

/** Has the router walk every request past the guards, before its parameters are read. */
export const guarding = fastifyPlugin(async (app: FastifyInstance, { guards }: { guards: Guards }) => {
  app.decorateRequest('identity', null)
  app.decorateRequest('caller', null)
  app.addHook('onRequest', async (request, reply) => {
    const { guarded, problem } = await guards.pass(request.raw, request.routeOptions.config.scope ?? 'open')
    addHeaders(reply, guarded.headers)
    request.identity = guarded.identity
    if (problem !== null) throw problem
    request.caller = guarded.caller
  })
}, { name: 'guards' })

/** For `onRoute`: throws if a resource does not say who may use it, so that none is open by mistake. */
export function requireScope ({ url, config }: RouteOptions): void {
  if (config?.scope === undefined) throw new Error(`${url} does not say who may ask`)
}
