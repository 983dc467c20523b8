import { covers, type KnownPurges } from '../../cache/purge-versions.ts'
import type { Codec, LoadedEntry, LoadPlan, SourceRequest, SourceStore, VersionedEntry } from '../../cache/source-cache-contract.ts'
import { momentOf } from '../../cache/source-entry.ts'
import { storeOutcomes, type StoreOutcome } from '../../cache/tier-state.ts'
import { parsePurgeVersion, purgesKeptMs, textOf } from '../../redis/scripts.ts'
import type { SharedTier } from '../../redis/shared-tier.ts'
import { faultOf } from '../../redis/tier-counts.ts'
import { untraced, type Tracer } from '../../runtime/tracer.ts'
import { maxValueBytes, packValue, unpackValue } from './pack-value.ts'
import { leaseMs, SharedLoads, type Claim } from './shared-loads.ts'
import { deleteScript, parseReadReply, purgeScript, readScript, storeScript } from './value-scripts.ts'

export interface RedisStoreOptions {
  tier: SharedTier
  /** How long a load may take. */
  deadlineMs: number
  /** Nothing is traced unless given. */
  tracer?: Tracer
}

type Codable<V> = SourceRequest<V> & { codec: Codec<V> }

const nothingPurged: KnownPurges = { of: () => ({ all: 0, group: 0 }), learn () {} }

/** The store on Redis or Valkey, which all replicas share. Requests without a codec are loaded, and not stored. */
export class RedisStore<V> implements SourceStore<V> {
  readonly #tier: SharedTier
  readonly #tracer: Tracer
  readonly #secret: Buffer
  readonly #loads: SharedLoads<V>
  #purges = nothingPurged

  constructor ({ tier, deadlineMs, tracer = untraced }: RedisStoreOptions) {
    this.#tier = tier
    this.#tracer = tracer
    this.#secret = tier.secretFor('shared tier')
    this.#loads = new SharedLoads({
      tier,
      deadlineMs,
      versionOf: group => this.#purges.of(group),
      claim: async (request, token) => canBeShared(request) ? await this.#read(request, token) : null,
      store: async (request, loaded, token) => canBeShared(request) && await this.#store(request, loaded, token)
    })
  }

  attach (purges: KnownPurges): void {
    this.#purges = purges
  }

  async find (request: SourceRequest<V>): Promise<VersionedEntry<V> | null> {
    const found = canBeShared(request) ? (await this.#read(request, null))?.found ?? null : null
    if (found !== null) this.#tier.counts.hits++
    return found
  }

  load (request: SourceRequest<V>, plan: LoadPlan<V>): Promise<LoadedEntry<V>> {
    return this.#loads.load(request, plan)
  }

  delete ({ group, key }: SourceRequest<V>): void {
    const { link, keys } = this.#tier
    // never throws
    link.run(deleteScript, [keys.value(group, key)], []).catch(() => {})
  }

  /**
   * Purges by version. Values stay until they expire, but readers compare the purge version that a value has seen with that of its group,
   * which is stored beside it, and with all purges they know.
   */
  async purge (group: string | null, version: number): Promise<number | null> {
    if (group === null) return version
    const { link, keys } = this.#tier
    const reply = textOf(await link.runPatiently(purgeScript, [keys.purgeVersion(group)], [purgesKeptMs, version]))
    return reply === '' ? null : parsePurgeVersion(reply)
  }

  /** Waits for what is still to be stored. */
  async close (): Promise<void> {
    await this.#loads.settle()
  }

  /** Reads a value and, with a token, tries to take its lock; `null` if Redis could not be asked. */
  async #read (request: Codable<V>, token: string | null): Promise<Claim<V> | null> {
    const name = token === null ? 'shared tier get' : 'shared tier lock'
    return await this.#tracer.run(name, { kind: 'client', attributes: { 'source.key': request.key } }, async span => {
      const claim = await this.#claim(request, token)
      span.set({ 'tier.outcome': claim === null ? 'unreachable' : claim.found === null ? 'miss' : 'hit' })
      if (claim !== null && token !== null) span.set({ 'tier.lock': claim.lock })
      return claim
    })
  }

  async #claim (request: Codable<V>, token: string | null): Promise<Claim<V> | null> {
    const { clock, link, keys, counts } = this.#tier
    const { group, key } = request
    const valueKey = keys.value(group, key)
    const names = [valueKey, keys.purgeVersion(group), ...token === null ? [] : [keys.lock(group, key)]]
    const reply = parseReadReply(await link.run(readScript, names, [maxValueBytes, token ?? '', leaseMs]))
    if (reply === null) return null
    const now = momentOf(clock)
    // a purge that went unheard
    if (reply.purgeVersion > this.#purges.of(group).group) this.#purges.learn(group, reply.purgeVersion)
    const value = await unpackValue(valueKey, reply, request, this.#secret, now)
    if (typeof value === 'string') counts.rejected.add(value)
    const found = value !== null && typeof value !== 'string' && covers(value.purgeVersion, this.#purges.of(group)) ? value : null
    if (found === null && token === null) counts.misses++
    return { found, lock: reply.lock }
  }

  /** Stores what was loaded. Returns `false` if that was not possible, so that the lock is still held. */
  async #store (request: Codable<V>, loaded: VersionedEntry<V>, token: string): Promise<boolean> {
    return await this.#tracer.run('shared tier put', { kind: 'client', attributes: { 'source.key': request.key } }, async span => {
      const { outcome, isReleased } = await this.#put(request, loaded, token)
      this.#tier.counts.stores.add(outcome)
      span.set({ 'tier.outcome': outcome })
      return isReleased
    })
  }

  async #put (
    { group, key, codec }: Codable<V>, { entry, purgeVersion }: VersionedEntry<V>, token: string
  ): Promise<{ outcome: StoreOutcome, isReleased: boolean }> {
    const { clock, link, keys, counts } = this.#tier
    const valueKey = keys.value(group, key)
    const bytes = await packValue(valueKey, entry, purgeVersion, codec, this.#secret)
    const leftMs = Math.floor(entry.usableUntilMs - clock.monotonicMs())
    if (bytes === null || leftMs < 1) return { outcome: bytes === null ? 'too-large' : 'failed', isReleased: false }
    const names = [valueKey, keys.purgeVersion(group), keys.lock(group, key)]
    const reply = textOf(await link.run(storeScript, names, [bytes, leftMs, purgeVersion.group, token, keys.channel, `done ${key}`]))
    const outcome = storeOutcomes.find(name => name === reply) ?? 'failed'
    // what kept Redis from writing
    if (outcome === 'failed' && reply !== '') counts.faults.add(faultOf(reply))
    return { outcome, isReleased: reply !== '' }
  }
}

function canBeShared<V> (request: SourceRequest<V>): request is Codable<V> {
  return request.codec !== undefined
}
