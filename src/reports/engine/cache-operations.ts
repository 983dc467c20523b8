import type { EncodedBodies } from '../../cache/encoded/encoded-bodies.ts'
import type { EntryListing } from '../../cache/describe-answer.ts'
import { purgeReaches, type PurgeReach } from '../../cache/shared-purges.ts'
import type { SourceCache } from '../../cache/source-cache.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import { groupKinds, type SubjectKind } from '../../domain/td/subject.ts'
import { formatInstant } from '../../runtime/clock.ts'
import { bundleGroup } from './source-loader.ts'
import type { Source } from './source.ts'

export type CacheContents = ReturnType<CacheOperations['list']>

/** Operators' view of the cache, and purges. */
export class CacheOperations {
  readonly #cache: SourceCache<Source>
  readonly #bytes: EncodedBodies

  constructor (cache: SourceCache<Source>, bytes: EncodedBodies) {
    this.#cache = cache
    this.#bytes = bytes
  }

  /** Lists the sources in memory, by journey and by group of journeys. */
  list () {
    const bySubject = new Map<string, { kind: SubjectKind, id: string, entries: Array<ReturnType<typeof describeEntry>> }>()
    for (const entry of this.#cache.list()) {
      const kind = groupKinds.find(name => name === entry.question['subject']) ?? 'journey'
      // a purge names a journey only by its id
      const id = kind === 'journey' ? entry.group : entry.question['id'] ?? ''
      const name = `${kind} ${id}`
      const listed = bySubject.get(name) ?? { kind, id, entries: [] }
      bySubject.set(name, listed)
      listed.entries.push(describeEntry(entry))
    }
    const subjects = [...bySubject.values()]
    return {
      sourceBytes: this.#cache.usage().bytes,
      reportBytes: this.#bytes.usage().bytes,
      journeys: subjects.flatMap(({ kind, id, entries }) => kind === 'journey' ? [{ journeyId: id, entries }] : []),
      groups: subjects.flatMap(({ kind, id, entries }) => kind === 'journey' ? [] : [{ kind, id, entries }])
    }
  }

  /**
   * Purges a journey, and all bundles, because one may contain the journey's definition. Running loads are not stored. Returns how far
   * that reached.
   */
  async purgeJourney (journeyId: JourneyId): Promise<PurgeReach> {
    const reached = await Promise.all([this.#cache.purge(journeyId), this.#cache.purge(bundleGroup)])
    return purgeReaches.find(reach => reached.includes(reach)) ?? 'everything'
  }

  /** Purges everything, like `purgeJourney`. */
  async purgeAll (): Promise<PurgeReach> {
    const purged = this.#cache.purge(null)
    this.#bytes.clear()
    return await purged
  }
}

/** One source in memory. Durations in whole seconds; `ttlS` is negative after the TTL. */
function describeEntry ({ key: _key, group: _group, question, ageMs, ttlMs, failure, ...rest }: EntryListing) {
  const { endpoint = '', from = null, to = null, asOf = null } = question
  return {
    endpoint,
    from,
    to,
    asOf,
    ageS: Math.floor(ageMs / 1_000),
    ttlS: Math.floor(ttlMs / 1_000),
    ...rest,
    failure: failure === null ? null : { reason: failure.reason, since: formatInstant(failure.sinceMs), times: failure.times }
  }
}
