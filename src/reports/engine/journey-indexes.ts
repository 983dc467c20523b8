import { RetryBackoff } from '../../cache/retry-backoff.ts'
import type { SourceAnswer } from '../../cache/source-cache-contract.ts'
import type { SourceCache } from '../../cache/source-cache.ts'
import { JourneyIndex, type IndexedJourney } from '../../domain/journeys/journey-index.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { IndexKind, IndexSubject } from '../../domain/td/subject.ts'
import { withTimeout, type Clock } from '../../runtime/clock.ts'
import type { LoadCause } from '../../runtime/load-demand.ts'
import { isUnsent } from './failure.ts'
import type { PartProblem } from './report.ts'
import type { SourceLoader, TdSourceRequest } from './source-loader.ts'
import { listingIn, type Source } from './source.ts'

export interface JourneyIndexesOptions {
  cache: SourceCache<Source>
  loader: SourceLoader
  clock: Clock
  /** TD's indexes, in the order in which they count for a journey that several list. */
  subjects: readonly IndexSubject[]
  /** How long callers wait for an index that is not in memory. */
  patienceMs: number
  describeProblem: (error: unknown) => PartProblem
}

const indexStatuses = ['ok', 'stale', 'failed', 'pending'] as const
/** How an index may stand, as operators see it. `untried`: nothing has needed it yet. */
export const indexStates = [...indexStatuses, 'untried'] as const

/** How one of TD's indexes came out. */
export interface IndexState {
  readonly index: IndexSubject
  /** `null` if there is none in memory. */
  readonly answer: SourceAnswer<Source> | null
  /** `stale`: a refresh failed. `pending`: being loaded for the first time. `failed`: it does not count. */
  readonly status: typeof indexStatuses[number]
  /** Why it is not there, or not newer. */
  readonly problem: PartProblem | null
  /** When this content was fetched first. Fetching the same again does not change it. */
  readonly fetchedAt: string | null
}

/** How one of TD's indexes stands, as operators see it. */
export interface IndexListing {
  readonly kind: IndexKind
  readonly id: string
  readonly state: typeof indexStates[number]
  readonly problem: PartProblem | null
  readonly fetchedAt: string | null
  /** Since TD last confirmed it, in ms; `null` without one in memory. */
  readonly ageMs: number | null
  /** Journeys that it lists; `null` without one in memory. */
  readonly journeys: number | null
}

/** The journeys in memory, and what they were read from. */
export interface IndexSnapshot {
  readonly index: JourneyIndex
  /** In the order of the index's parts, with those that are missing. */
  readonly states: readonly IndexState[]
  /** Whether every index counts. */
  readonly isWhole: boolean
}

interface Followed {
  readonly subject: IndexSubject
  readonly request: TdSourceRequest
  problem: PartProblem | null
  /** The content in memory, and when it came. */
  content: { digest: string, fetchedAt: string } | null
  load: Promise<void> | null
}

/**
 * TD's indexes of journeys, kept as sources like any other, and the one index in memory that is made of them. They are loaded behind
 * everything else, when they are first needed and when they are used after their TTL. An index that cannot be loaded costs its part.
 * Nothing here throws.
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

  /** Returns what memory holds, without waiting. What is missing or past its TTL is loaded in the background. */
  current (): IndexSnapshot {
    const states = this.#followed.map(followed => this.#stateOf(followed, null))
    return { index: this.#indexOf(states), states, isWhole: states.every(({ answer }) => answer !== null) }
  }

  /**
   * As `current`, once the indexes are there that memory lacks, but no later than after `patienceMs`. With `isFresh`, those past their
   * TTL are waited for, too. `refresh` loads all of them anew. `cause` is the request that causes the loads.
   */
  async load (
    { isFresh = false, refresh = false, cause = null }: { isFresh?: boolean, refresh?: boolean, cause?: LoadCause | null } = {}
  ): Promise<IndexSnapshot> {
    const { clock, patienceMs } = this.#options
    const loads = this.#followed.flatMap(followed => {
      if (refresh) this.#options.cache.outdate(followed.request.group, clock.monotonicMs())
      const { answer } = this.#stateOf(followed, cause)
      const isWaitedFor = answer === null || ((isFresh || refresh) && answer.ttlMs <= 0)
      return isWaitedFor && followed.load !== null ? [followed.load] : []
    })
    if (loads.length > 0) await withTimeout(Promise.all(loads), patienceMs, clock)
    return this.current()
  }

  /** Returns how each index stands. Starts nothing, so that watching the service costs no call of TD. */
  list (): IndexListing[] {
    return this.#followed.map(followed => {
      const { index, answer, status, problem, fetchedAt } = this.#describe(followed, this.#options.cache.peek(followed.request))
      if (answer === null) {
        const state = status === 'failed' && problem === null ? 'untried' : status
        return { ...index, state, problem, fetchedAt, ageMs: null, journeys: null }
      }
      // one that nobody has asked for since its TTL has not failed
      const state = answer.stale?.cause === 'not-refreshed' ? 'ok' : status
      return { ...index, state, problem, fetchedAt, ageMs: answer.ageMs, journeys: listingIn(answer.value)?.journeys.length ?? 0 }
    })
  }

  /**
   * Returns whether an index in memory lists the id as that of a real-time journey, and none as that of a batch journey. Starts nothing:
   * an index that is not in memory says nothing.
   */
  isRealtime (journeyId: JourneyId): boolean {
    const index = this.#peek()
    return index.isRealtime(journeyId) && index.find(journeyId) === undefined
  }

  /**
   * As `isRealtime`, once the folders that memory lacks are there, but no later than after `patienceMs`. Only folders list real-time
   * journeys, so nothing else is loaded.
   */
  async findRealtime (journeyId: JourneyId, cause: LoadCause | null): Promise<boolean> {
    const { cache, clock, patienceMs } = this.#options
    const missing = this.#followed.filter(({ subject, request }) => subject.kind === 'folder' && cache.peek(request) === null)
    for (const followed of missing) this.#refresh(followed, cause)
    const loads = missing.flatMap(({ load }) => load ?? [])
    if (loads.length > 0) await withTimeout(Promise.all(loads), patienceMs, clock)
    return this.isRealtime(journeyId)
  }

  /** Returns what the indexes in memory say of a journey; `undefined` if none lists it. Starts nothing. */
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
      followed.content = { digest: answer.digest, fetchedAt: new Date(answer.fetchedAtWallMs).toISOString() }
    }
    const isStale = answer.stale !== null
    return {
      index, answer, status: isStale ? 'stale' : 'ok', problem: isStale ? followed.problem : null, fetchedAt: followed.content.fetchedAt
    }
  }

  /** Returns the index of these states: the same one as long as their content is the same. */
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
      // one that backs off has failed before
      if (!began && this.#options.cache.peek(request)?.stale != null) return
      followed.problem = null
      return this.#backoff.end(request.key)
    }
    followed.problem = this.#options.describeProblem(error)
    // what the queue had no room for has not failed
    if (!isUnsent(error)) this.#backoff.begin(request.key)
  }
}
