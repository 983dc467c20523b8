import type { Clock } from '../../runtime/clock.ts'
import { withTimeout } from '../../runtime/with-timeout.ts'
import { RetryBackoff } from '../../cache/retry-backoff.ts'
import type { CacheMode, SourceAnswer, SourceRequest } from '../../cache/source-cache-contract.ts'
import type { SourceCache } from '../../cache/source-cache.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import { takeUnlimited, type TakeLoadToken } from './load-source.ts'
import type { Outcomes } from './report.ts'
import type { SourceLoader, TdSourceRequest } from './source-loader.ts'
import { definitionIn, type Source } from './source.ts'

export interface DefinitionsOptions {
  cache: SourceCache<Source>
  loader: SourceLoader
  clock: Clock
  /** How long a report whose parts are there waits for names. */
  patienceMs: number
}

/** A definition where it is there, or `null`: reports do without. */
export type FoundDefinition = SourceAnswer<Source> | null

/** The definition among outcomes, where it is there. */
export function describeDefinition (definition: FoundDefinition): Outcomes {
  return definition === null ? {} : { definition: { source: definition.value, stale: definition.stale !== null } }
}

/**
 * Journeys' definitions as reports take names from them: where they are there. One that could not be loaded, for whatever
 * reason, rests; reports are made without it at once, and it is tried again in the background. Nothing here ever throws.
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

  /** Returns what memory can answer at once, or `undefined` if the definition has to be waited for. */
  getIfReady (request: SourceRequest<Source>): FoundDefinition | undefined {
    const found = this.#options.cache.getIfReady(request)
    if (found !== null) return found
    const state = this.#backoff.stateOf(request.key)
    if (state === 'none') return undefined
    if (state === 'due') this.#tryAgain(request)
    return this.#options.cache.peek(request)
  }

  /**
   * Begins to look for the definition, by a load in a turn where need be. The function it gives waits for it, no longer than
   * patience lasts from the call on; one that is late counts as failed until it lands.
   */
  find (request: SourceRequest<Source>, mode: CacheMode, takeLoadToken: TakeLoadToken): () => Promise<FoundDefinition> {
    const { cache, clock, patienceMs } = this.#options
    const known = mode === 'normal' ? this.getIfReady(request) : undefined
    if (known !== undefined) return async () => known
    if (mode === 'only-if-cached') return async () => cache.peek(request)
    const loading = this.#load(request, mode, takeLoadToken)
    return async () => {
      if (await withTimeout(loading, patienceMs, clock) === 'late' && this.#backoff.stateOf(request.key) === 'none') this.#backoff.begin(request.key)
      return cache.peek(request)
    }
  }

  /**
   * The journey's name where memory has it, however old. Where it has none, its definition is loaded in the background, in a
   * turn if there is one left; not at all without `takeLoadToken`.
   */
  findName (journeyId: JourneyId, takeLoadToken: TakeLoadToken | null): string | null {
    const request = this.request(journeyId)
    const known = this.#options.cache.peek(request)
    if (known !== null) return definitionIn(known.value)?.name ?? null
    if (takeLoadToken !== null && this.#backoff.stateOf(request.key) !== 'waiting') this.#load(request, 'normal', takeLoadToken)
    return null
  }

  #tryAgain (request: SourceRequest<Source>): void {
    this.#backoff.begin(request.key)
    this.#load(request, 'normal', takeUnlimited)
  }

  /** Behind all loads that somebody waits for, unless a caller wants it anew. All who want it meanwhile take part, in one turn. */
  #load (request: SourceRequest<Source>, mode: CacheMode, takeLoadToken: TakeLoadToken): Promise<void> {
    const known = this.#loads.get(request.key)
    if (known !== undefined && mode !== 'refresh') return known
    const load = this.#run(request, mode, takeLoadToken).finally(() => { if (this.#loads.get(request.key) === load) this.#loads.delete(request.key) })
    this.#loads.set(request.key, load)
    return load
  }

  async #run (request: SourceRequest<Source>, mode: CacheMode, takeLoadToken: TakeLoadToken): Promise<void> {
    const { cache } = this.#options
    try {
      const turn = takeLoadToken()
      const began = mode === 'refresh' ? (await cache.get(request, mode)).forward !== null : await cache.warm(request)
      if (!began) turn.giveBack()
    } catch {
      // without a turn or an answer there is nothing in memory, or something old
    }
    const found = cache.peek(request)
    if (found === null || found.stale !== null) {
      if (this.#backoff.stateOf(request.key) !== 'waiting') this.#backoff.begin(request.key)
    } else this.#backoff.end(request.key)
  }
}
