import { withTimeout, type Clock } from '../../runtime/clock.ts'
import { RetryBackoff } from '../../cache/retry-backoff.ts'
import type { CacheMode, SourceAnswer, SourceRequest } from '../../cache/source-cache-contract.ts'
import type { SourceCache } from '../../cache/source-cache.ts'
import type { JourneyDefinition } from '../../domain/td/journey-definition.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { BundleId } from '../../domain/td/subject.ts'
import type { LoadCause } from '../../runtime/load-demand.ts'
import { unchargedBudget, type LoadBudget, type LoadToken } from './budget.ts'
import type { SourceLoader, TdSourceRequest } from './source-loader.ts'
import { definitionIn, type Source } from './source.ts'

export interface DefinitionsOptions {
  cache: SourceCache<Source>
  loader: SourceLoader
  clock: Clock
  /** How long a report waits for names after its parts are loaded. */
  maxWaitMs: number
}

/** A definition, or `null` if there is none; reports work without one. */
export type FoundDefinition = SourceAnswer<Source> | null

/**
 * Journeys' definitions, which give reports their names if available. After a failed load, for whatever reason, reports continue
 * without names at once. The load is retried in the background with backoff. Nothing here throws.
 */
export class Definitions {
  readonly #options: DefinitionsOptions
  readonly #backoff: RetryBackoff
  readonly #loads = new Map<string, Promise<void>>()

  constructor (options: DefinitionsOptions) {
    this.#options = options
    this.#backoff = new RetryBackoff(options.clock.monotonicMs)
  }

  /** Returns the request for a journey's definition. */
  request (journeyId: JourneyId): TdSourceRequest {
    return this.#options.loader.request('definition', journeyId, null)
  }

  /** Returns the request for a bundle, which contains the definitions of all versions of a journey. */
  requestBundle (bundleId: BundleId): TdSourceRequest {
    return this.#options.loader.requestBundle(bundleId)
  }

  /** Returns the answer that memory has at once, or `undefined` if the definition must be waited for. Starts a load that is due. */
  getIfReady (request: SourceRequest<Source>, cause: LoadCause | null = null): FoundDefinition | undefined {
    const ready = this.#options.cache.getIfReady(request, cause)
    if (ready !== null) return ready
    const state = this.#backoff.stateOf(request.key)
    if (state === 'none') return undefined
    if (state === 'due') {
      this.#backoff.begin(request.key)
      this.#load(request, 'normal', unchargedBudget(cause))
    }
    return this.#options.cache.peek(request)
  }

  /**
   * Starts to find the definition; a load takes a token. Returns a function that waits for it: at most `maxWaitMs` from its call, and
   * not at all if the load has not even been sent by then. A late load counts as failed until it arrives.
   */
  find (request: SourceRequest<Source>, mode: CacheMode, budget: LoadBudget): () => Promise<FoundDefinition> {
    const { cache, clock, maxWaitMs } = this.#options
    const known = mode === 'normal' ? this.getIfReady(request, budget.waiter.cause) : undefined
    if (known !== undefined) return async () => known
    if (mode === 'only-if-cached') return async () => cache.peek(request)
    const loading = this.#load(request, mode, budget)
    return async () => {
      // a load in the queue yields to all loads that callers wait for, so nobody waits for it
      const loaded = cache.isQueued(request) ? 'late' : await withTimeout(loading, maxWaitMs, clock)
      if (loaded === 'late' && this.#backoff.stateOf(request.key) === 'none') this.#backoff.begin(request.key)
      return cache.peek(request)
    }
  }

  /** Returns the journey's definition if memory has it, however old. */
  peek (journeyId: JourneyId): JourneyDefinition | null {
    return definitionIn(this.#options.cache.peek(this.request(journeyId))?.value ?? null)
  }

  /** Returns the journey's name, from the definition that `findHeld` returns. */
  findName (journeyId: JourneyId, budget: LoadBudget | null): string | null {
    return definitionIn(this.findHeld(journeyId, budget)?.value ?? null)?.name ?? null
  }

  /**
   * Returns the journey's definition if memory has it, however old. Otherwise loads it in the background if there is a token for it;
   * never without `budget`.
   */
  findHeld (journeyId: JourneyId, budget: LoadBudget | null): FoundDefinition {
    const request = this.request(journeyId)
    const known = this.#options.cache.peek(request)
    if (known !== null) return known
    if (budget !== null && this.#backoff.stateOf(request.key) !== 'waiting') this.#load(request, 'normal', budget)
    return null
  }

  /** Loads with less priority than all loads that a caller waits for, unless it is a refresh. Callers share a load and its token. */
  #load (request: SourceRequest<Source>, mode: CacheMode, budget: LoadBudget): Promise<void> {
    const known = this.#loads.get(request.key)
    if (known !== undefined && mode !== 'refresh') return known
    const load = this.#run(request, mode, budget).finally(() => {
      if (this.#loads.get(request.key) === load) this.#loads.delete(request.key)
    })
    this.#loads.set(request.key, load)
    return load
  }

  async #run (request: SourceRequest<Source>, mode: CacheMode, budget: LoadBudget): Promise<void> {
    const { cache } = this.#options
    const token = takeToken(budget)
    // nothing was requested, so nothing has failed: the next report tries again
    if (token === null) return
    try {
      const began = mode === 'refresh'
        ? (await cache.get(request, mode, budget.waiter)).forward !== null
        : (await cache.warm(request, 'definitions', budget.waiter.cause)).began
      if (!began) token.giveBack()
    } catch {
      // without an answer, memory has nothing or a stale definition
    }
    const known = cache.peek(request)
    if (known === null || known.stale !== null) {
      if (this.#backoff.stateOf(request.key) !== 'waiting') this.#backoff.begin(request.key)
    } else this.#backoff.end(request.key)
  }
}

/** Returns a token for a load; `null` if the caller may not load now, because of its limits or a late event loop. */
function takeToken (budget: LoadBudget): LoadToken | null {
  try {
    return budget.takeLoad()
  } catch {
    return null
  }
}
