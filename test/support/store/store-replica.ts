import { makeEntry, type Lifetime } from '../../../src/cache/source-entry.ts'
import { createPurgeVersions, type PurgeVersions } from '../../../src/cache/purge-versions.ts'
import type { Codec, LoadedEntry, LoadPlan, SourceRequest, SourceStore } from '../../../src/cache/source-cache-contract.ts'
import { systemClock } from '../../../src/runtime/clock.ts'
import { lifetime } from '../cache/cache-rig.ts'

export const textCodec: Codec<string> = {
  encode: text => Buffer.from(text),
  decode (bytes) {
    const text = bytes.toString()
    if (text === 'unreadable') throw new Error('unreadable')
    return { value: text, digest: text, sizeBytes: text.length }
  }
}

export type LoadTextOptions = Partial<LoadPlan<string>> & { key?: string, group?: string, lifetime?: Lifetime }

/** A replica's view of a store of texts. */
export interface StoreReplica {
  store: SourceStore<string>
  /** The purges that this replica knows. */
  purgeVersions: PurgeVersions
  request (key?: string, group?: string): SourceRequest<string>
  /** Makes the store load a text as memory would, by default this one. */
  load (content: string, options?: LoadTextOptions): Promise<LoadedEntry<string>>
}

/** Attaches a replica to its store. */
export function attachReplica (store: SourceStore<string>, clock = systemClock): StoreReplica {
  const purgeVersions = createPurgeVersions(clock.wallMs)
  store.attach({ of: purgeVersions.of, learn: (group, version) => { purgeVersions.raise(group, version) } })
  return { store, purgeVersions, request: requestText, load: (content, options) => loadText(store, content, options, clock) }
}

export function requestText (key = 'key', group = 'group'): SourceRequest<string> {
  return { key, group, codec: textCodec, load: async () => { throw new Error('loads are the plan\'s') }, lifetimeOf: () => lifetime }
}

/** Makes a store load a text as memory would, by default this one. */
export async function loadText (
  store: SourceStore<string>, content: string, { key, group, lifetime: own = lifetime, ...plan }: LoadTextOptions = {}, clock = systemClock
): Promise<LoadedEntry<string>> {
  const request = requestText(key, group)
  const load: LoadPlan<string>['load'] = async found => {
    const now = { wallMs: clock.wallMs(), monotonicMs: clock.monotonicMs() }
    return makeEntry(request, { value: content, digest: content, sizeBytes: content.length }, found?.entry ?? null, () => own, now)
  }
  return await store.load(request, { isHeld: false, accepts: () => true, load, ...plan })
}
