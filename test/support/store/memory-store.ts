import { placeEntry, timesOf, type EntryTimes } from '../../../src/cache/source-entry.ts'
import { covers, type KnownPurges, type PurgeVersion } from '../../../src/cache/purge-versions.ts'
import type { LoadedEntry, LoadPlan, SourceRequest, SourceStore, VersionedEntry } from '../../../src/cache/source-cache-contract.ts'
import { systemClock } from '../../../src/runtime/clock.ts'

interface StoredValue {
  group: string
  bytes: Buffer
  fetchedAtMs: number
  times: EntryTimes
  purgeVersion: PurgeVersion
}

/** The memory that several replicas in this process share. */
export interface SharedMemory {
  values: Map<string, StoredValue>
  loads: Map<string, Promise<unknown>>
}

/** The simplest store: bytes in a map. It shows that the contract does not require Redis. */
export class MemoryStore implements SourceStore<string> {
  readonly #shared: SharedMemory
  #purges: KnownPurges = { of: () => ({ all: 0, group: 0 }), learn () {} }

  constructor (shared: SharedMemory) {
    this.#shared = shared
  }

  attach (purges: KnownPurges): void {
    this.#purges = purges
  }

  async find (request: SourceRequest<string>): Promise<VersionedEntry<string> | null> {
    const value = this.#shared.values.get(nameOf(request))
    if (value === undefined || request.codec === undefined || !covers(value.purgeVersion, this.#purges.of(request.group))) return null
    const now = { wallMs: systemClock.wallMs(), monotonicMs: systemClock.monotonicMs() }
    const times = { ...value.times, ageMs: now.monotonicMs - value.fetchedAtMs }
    if (times.ageMs >= times.usableMs) return null
    try {
      return { entry: placeEntry(request, await request.codec.decode(value.bytes), times, now), purgeVersion: value.purgeVersion }
    } catch {
      return null
    }
  }

  async load (request: SourceRequest<string>, plan: LoadPlan<string>): Promise<LoadedEntry<string>> {
    const { loads } = this.#shared
    const name = nameOf(request)
    while (loads.has(name)) await loads.get(name)
    const load = this.#load(request, plan)
    loads.set(name, load.catch(() => {}).finally(() => loads.delete(name)))
    return await load
  }

  delete (request: SourceRequest<string>): void {
    this.#shared.values.delete(nameOf(request))
  }

  async purge (group: string | null, version: number): Promise<number> {
    for (const [name, value] of this.#shared.values) if (group === null || value.group === group) this.#shared.values.delete(name)
    return version
  }

  async #load (request: SourceRequest<string>, plan: LoadPlan<string>): Promise<LoadedEntry<string>> {
    const found = await this.find(request)
    if (found !== null && plan.accepts(found.entry)) return { ...found, shared: true }
    const purgeVersion = this.#purges.of(request.group)
    const entry = await plan.load(found)
    if (request.codec !== undefined && covers(purgeVersion, this.#purges.of(request.group))) {
      this.#shared.values.set(nameOf(request), {
        group: request.group,
        bytes: request.codec.encode(entry.value),
        fetchedAtMs: entry.fetchedAtMs,
        times: timesOf(entry, entry.fetchedAtMs),
        purgeVersion
      })
    }
    return { entry, purgeVersion, shared: false }
  }
}

function nameOf ({ group, key }: SourceRequest<string>): string {
  return JSON.stringify([group, key])
}
