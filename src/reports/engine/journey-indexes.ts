import { RetryBackoff } from '../../cache/retry-backoff.ts'
import type { SourceAnswer } from '../../cache/source-cache-contract.ts'
import type { SourceCache } from '../../cache/source-cache.ts'
import { JourneyIndex, type IndexedJourney } from '../../domain/journeys/journey-index.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { IndexKind, IndexSubject } from '../../domain/td/subject.ts'
import { formatInstant, withTimeout, type Clock } from '../../runtime/clock.ts'
import type { LoadCause } from '../../runtime/load-demand.ts'
import { isUnsent } from './failure.ts'
import type { PartProblem } from './report.ts'
import type { SourceLoader, TdSourceRequest } from './source-loader.ts'
import { listingIn, type Source } from './source.ts'

export interface JourneyIndexesOptions {
  cache: SourceCache<Source>
  loader: SourceLoader
  clock: Clock
  /** TD's indexes, in order of precedence for a journey that several list. */
  subjects: readonly IndexSubject[]
  /** How long callers wait for an index that is not in memory. */
  maxWaitMs: number
  describeProblem: (error: unknown) => PartProblem
}

const indexStatuses = ['ok', 'stale', 'failed', 'pending'] as const
/** The states of an index for operators. `untried`: nothing has needed it yet. */
export const indexStates = [...indexStatuses, 'untried'] as const

/** The outcome of one of TD's indexes. */
export interface IndexState {
  readonly index: IndexSubject
  /** `null` if memory has none. */
  readonly answer: SourceAnswer<Source> | null
  /** `stale`: a refresh failed. `pending`: being loaded for the first time. `failed`: its journeys are missing. */
  readonly status: typeof indexStatuses[number]
  /** Why it is missing, or not newer. */
  readonly problem: PartProblem | null
  /** When this content was first fetched. Fetching the same content again does not change it. */
  readonly fetchedAt: string | null
}

/** The state of one of TD's indexes for operators. */
export interface IndexListing {
  readonly kind: IndexKind
  readonly id: string
  readonly state: typeof indexStates[number]
  readonly problem: PartProblem | null
  readonly fetchedAt: string | null
  /** Time since TD last confirmed it, in ms; `null` if memory has none. */
  readonly ageMs: number | null
  /** Number of journeys in it; `null` if memory has none. */
  readonly journeys: number | null
}

/** The journeys in memory, and the indexes that they come from. */
export interface IndexSnapshot {
  readonly index: JourneyIndex
  /** In the order of the index's parts, including missing ones. */
  readonly states: readonly IndexState[]
  /** Whether no index is missing. */
  readonly isWhole: boolean
}

interface Followed {
  readonly subject: IndexSubject
  readonly request: TdSourceRequest
  problem: PartProblem | null
  /** The content in memory, and when it was fetched. */
  content: { digest: string, fetchedAt: string } | null
  load: Promise<void> | null
}

/**
 * TD's indexes of journeys, kept as sources like any other, and the combined index in memory. They are loaded with the lowest
 * priority, when first needed and when used after their TTL. If an index cannot be loaded, only its journeys are missing. Nothing here
 * throws.
 */
export class JourneyIndexes {
  readonly #options: JourneyIndexesOptions
  readonly #backoff: RetryBackoff
  readonly #followed: readonly Followed[]
  #last: { digests: string, index: JourneyIndex } = { digests: '', index: new JourneyIndex([]) }

  constructor (options: JourneyIndexesOptions) {
    this.#options = options
    this.#backoff = new RetryBackoff(options.clock.monotonicMs)
    this.#followed = options.subjects.map(subject =>
      ({ subject, request: options.loader.requestIndex(subject), problem: null, content: null, load: null }))
  }

  /** Returns the content of memory without waiting. Missing and expired indexes are loaded in the background. */
  current (): IndexSnapshot {
    const states = this.#followed.map(followed => this.#stateOf(followed, null))
    return { index: this.#indexOf(states), states, isWhole: states.every(({ answer }) => answer !== null) }
  }

  /**
   * Returns the same as `current`, but first waits for missing indexes, at most `maxWaitMs`. With `isFresh` it also waits for expired
   * ones. `refresh` loads all of them again. `cause` is the request that causes the loads.
   */
  async load (
    { isFresh = false, refresh = false, cause = null }: { isFresh?: boolean, refresh?: boolean, cause?: LoadCause | null } = {}
  ): Promise<IndexSnapshot> {
    const { clock, maxWaitMs } = this.#options
    const loads = this.#followed.flatMap(followed => {
      if (refresh) this.#options.cache.outdate(followed.request.group, clock.monotonicMs())
      const { answer } = this.#stateOf(followed, cause)
      const isWaitedFor = answer === null || ((isFresh || refresh) && answer.ttlMs <= 0)
      return isWaitedFor && followed.load !== null ? [followed.load] : []
    })
    if (loads.length > 0) await withTimeout(Promise.all(loads), maxWaitMs, clock)
    return this.current()
  }

  /** Returns the state of each index. Starts no loads, so that monitoring the service causes no calls to TD. */
  list (): IndexListing[] {
    return this.#followed.map(followed => {
      const { index, answer, status, problem, fetchedAt } = this.#describe(followed, this.#options.cache.peek(followed.request))
      if (answer === null) {
        const state = status === 'failed' && problem === null ? 'untried' : status
        return { ...index, state, problem, fetchedAt, ageMs: null, journeys: null }
      }
      // an index that nobody has requested since its TTL has not failed
      const state = answer.stale?.cause === 'not-refreshed' ? 'ok' : status
      return { ...index, state, problem, fetchedAt, ageMs: answer.ageMs, journeys: listingIn(answer.value)?.journeys.length ?? 0 }
    })
  }

  /**
   * Returns whether an index in memory lists the id as a real-time journey, and none as a batch journey. Starts no loads; an index
   * that is not in memory does not count.
   */
  isRealtime (journeyId: JourneyId): boolean {
    const index = this.#peek()
    return index.isRealtime(journeyId) && index.find(journeyId) === undefined
  }

  /**
   * Returns the same as `isRealtime`, but first waits for missing folders, at most `maxWaitMs`. Only folders list real-time journeys,
   * so nothing else is loaded.
   */
  async findRealtime (journeyId: JourneyId, cause: LoadCause | null): Promise<boolean> {
    const { cache, clock, maxWaitMs } = this.#options
    const missing = this.#followed.filter(({ subject, request }) => subject.kind === 'folder' && cache.peek(request) === null)
    for (const followed of missing) this.#refresh(followed, cause)
    const loads = missing.flatMap(({ load }) => load ?? [])
    if (loads.length > 0) await withTimeout(Promise.all(loads), maxWaitMs, clock)
    return this.isRealtime(journeyId)
  }

  /** Returns the entry of a journey in the indexes in memory; `undefined` if none lists it. Starts no loads. */
  find (journeyId: JourneyId): IndexedJourney | undefined {
    return this.#peek().find(journeyId)
  }

  #peek (): JourneyIndex {
    return this.#indexOf(this.#followed.map(followed => this.#describe(followed, this.#options.cache.peek(followed.request))))
  }

  #stateOf (followed: Followed, cause: LoadCause | null): IndexState {
    const { cache } = this.#options
    const { request } = followed
    const known = cache.peek(request)
    if (known === null || known.ttlMs <= 0) this.#refresh(followed, cause)
    // a fresh one counts as used, so that it is not evicted
    return this.#describe(followed, known === null || known.ttlMs <= 0 ? known : cache.getIfReady(request))
  }

  #describe (followed: Followed, answer: SourceAnswer<Source> | null): IndexState {
    const { subject: index } = followed
    if (answer === null) {
      return { index, answer, status: followed.load === null ? 'failed' : 'pending', problem: followed.problem, fetchedAt: null }
    }
    if (followed.content?.digest !== answer.digest) {
      followed.content = { digest: answer.digest, fetchedAt: formatInstant(answer.fetchedAtWallMs) }
    }
    const isStale = answer.stale !== null
    return {
      index, answer, status: isStale ? 'stale' : 'ok', problem: isStale ? followed.problem : null, fetchedAt: followed.content.fetchedAt
    }
  }

  /** Returns the combined index of these states: the same object as long as their content is the same. */
  #indexOf (states: readonly IndexState[]): JourneyIndex {
    const digests = states.map(({ answer }) => answer?.digest ?? '').join()
    if (digests === this.#last.digests) return this.#last.index
    const index = new JourneyIndex(states.map(({ index, answer }) => {
      const listing = answer === null ? null : listingIn(answer.value)
      return { index, listing: listing ?? { journeys: [], realtimeIds: [] } }
    }))
    this.#last = { digests, index }
    return index
  }

  #refresh (followed: Followed, cause: LoadCause | null): void {
    if (followed.load !== null || this.#backoff.stateOf(followed.request.key) === 'waiting') return
    followed.load = this.#run(followed, cause).finally(() => { followed.load = null })
  }

  async #run (followed: Followed, cause: LoadCause | null): Promise<void> {
    const { request } = followed
    const { began, error } = await this.#options.cache.warm(request, 'warm-up', cause)
    if (error === null) {
      // an index in backoff has failed before
      if (!began && this.#options.cache.peek(request)?.stale != null) return
      followed.problem = null
      return this.#backoff.end(request.key)
    }
    followed.problem = this.#options.describeProblem(error)
    // a load that the queue had no room for has not failed
    if (!isUnsent(error)) this.#backoff.begin(request.key)
  }
}
