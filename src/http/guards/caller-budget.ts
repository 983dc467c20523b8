import type { FastifyReply } from 'fastify'
import type { LimitName } from '../../access/limits/limit-names.ts'
import type { Allowance } from '../../access/limits/rate-limits.ts'
import type { Budget, BuildKind, LoadToken, WorkKind } from '../../reports/engine/budget.ts'
import type { Done } from '../../reports/engine/threads.ts'
import type { LoadCause, Waiter } from '../../runtime/load-demand.ts'
import { addHeaders } from '../answers/security-headers.ts'
import { Problem } from '../problems/problem.ts'
import { rateLimitHeaders, type Caller, type CallerLimits } from './caller-limits.ts'

/** Opens the budget of one request. */
export type OpenBudget = (caller: Caller, reply: FastifyReply) => CallerBudget

/**
 * The budget of one request. A hit costs only the request itself. Each load takes a token. Building a report takes work, measured in ms: a
 * build starts while any work is left, so a long one may leave a debt, which is repaid first.
 */
export class CallerBudget implements Budget {
  readonly waiter: Waiter
  readonly #limits: CallerLimits
  readonly #caller: Caller
  readonly #isOverloaded: () => boolean
  readonly #spent = new Map<LimitName, Allowance>()

  /**
   * `cause` is the request. `isOverloaded` returns whether the event loop is so late that refusable work must not start. `hangUp` aborts
   * when the caller closes the connection.
   */
  constructor (limits: CallerLimits, caller: Caller, cause: LoadCause, isOverloaded: () => boolean, hangUp: AbortSignal) {
    this.waiter = { client: caller.keys[0]?.key ?? caller.client.id, cause, signal: hangUp }
    this.#limits = limits
    this.#caller = caller
    this.#isOverloaded = isOverloaded
  }

  /** Takes a token for one load. Throws a `Problem` if the load is not allowed. */
  takeLoad (): LoadToken {
    if (this.#isOverloaded()) throw overloaded(5)
    // parsing the loaded answer is work, too
    this.#limits.require('work', this.#caller)
    this.#note('loads', this.#limits.take('loads', this.#caller))
    return {
      giveBack: () => this.#note('loads', this.#limits.use('loads', this.#caller, -1)),
      charge: ms => this.charge('reading', ms)
    }
  }

  /** Builds a report when the caller gets a slot. Throws a `Problem` if it is not allowed. */
  async build<T> (make: () => T, kind: BuildKind = 'report'): Promise<T> {
    return await this.#inTurn(kind, () => {
      const startMs = performance.now()
      try {
        return make()
      } finally {
        this.charge('building', performance.now() - startMs)
      }
    })
  }

  /** Builds like `build`, but on a thread. Failed builds are not charged. */
  async buildApart<T> (make: () => Promise<Done<T>>, kind: BuildKind = 'report'): Promise<T> {
    return await this.#inTurn(kind, async () => {
      const { value, workMs } = await make()
      this.charge('building', workMs)
      return value
    })
  }

  /** Charges processor time spent for the caller, in ms. */
  charge (kind: WorkKind, ms: number): void {
    this.#limits.workMs.add(kind, ms)
    this.#note('work', this.#limits.use('work', this.#caller, ms))
  }

  /** Adds the loads and work of the request to its headers `RateLimit` and `RateLimit-Policy`. */
  describe (reply: FastifyReply): void {
    if (this.#spent.size === 0) return
    const own = rateLimitHeaders([...this.#spent])
    addHeaders(reply, own.map((part, position) => {
      const name = own[position - 1]
      return position % 2 === 0 || name === undefined ? part : [reply.getHeader(name) ?? [], part].flat().join(', ')
    }))
  }

  async #inTurn<T> (kind: BuildKind, make: () => T | Promise<T>): Promise<T> {
    // while the event loop is late, no other formats are built, and callers that keep it busy give way to the others
    if (this.#isOverloaded() && (kind === 'conversion' || this.#limits.hasUsedHalf('work', this.#caller))) throw overloaded(5)
    this.#limits.require('work', this.#caller)
    const release = await this.#limits.slots.take(this.#caller.keys[0]?.key ?? '')
    if (release === null) throw overloaded(1)
    try {
      // an earlier build may have used up the rest
      this.#limits.require('work', this.#caller)
      return await make()
    } finally {
      release()
    }
  }

  #note (name: LimitName, allowance: Allowance | null): void {
    if (allowance !== null) this.#spent.set(name, allowance)
  }
}

function overloaded (retryAfterS: number): Problem {
  return new Problem('overloaded', { headers: { 'retry-after': String(retryAfterS) } })
}
