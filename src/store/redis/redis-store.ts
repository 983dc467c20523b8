import { covers, lesserOf, type KnownPurges } from '../../cache/purge-versions.ts'
import type { Codec, LoadedEntry, LoadPlan, SourceRequest, SourceStore, VersionedEntry } from '../../cache/source-cache-contract.ts'
import { momentOf } from '../../cache/source-entry.ts'
import { storeOutcomes, type StoreOutcome } from '../../cache/tier-state.ts'
import { textOf } from '../../redis/scripts.ts'
import type { SharedTier } from '../../redis/shared-tier.ts'
import { faultOf } from '../../redis/tier-counts.ts'
import { untraced, type Tracer } from '../../runtime/tracer.ts'
import { GroupRecords, type GroupRecord } from './group-records.ts'
import { maxValueBytes, packValue, unpackValue, type UnpackedValue } from './pack-value.ts'
import { doneMessage, leaseMs, SharedLoads, type Claim, type Claimed } from './shared-loads.ts'
import { deleteScript, parseReadReply, readScript, storeScript } from './value-scripts.ts'

/** What the store uses of the tier. */
type StoreTier = Pick<
  SharedTier, 'clock' | 'link' | 'keys' | 'records' | 'time' | 'counts' | 'listen' | 'write' | 'signers' | 'floorMs' | 'purgedAll'
>

export interface RedisStoreOptions {
  tier: StoreTier
  /** How long a load may take. */
  deadlineMs: number
  /** Without a tracer, nothing is traced. */
  tracer?: Tracer
}

type Codable<V> = SourceRequest<V> & { codec: Codec<V> }

const nothingPurged: KnownPurges = { of: () => ({ all: 0, group: 0 }), learn () {} }

/** The store on Redis or Valkey that all replicas share. Requests without a codec are loaded but not stored. */
export class RedisStore<V> implements SourceStore<V> {
  readonly #tier: StoreTier
  readonly #tracer: Tracer
  readonly #groups: GroupRecords
  readonly #loads: SharedLoads<V>
  #purges = nothingPurged

  constructor ({ tier, deadlineMs, tracer = untraced }: RedisStoreOptions) {
    this.#tier = tier
    this.#tracer = tracer
    this.#groups = new GroupRecords(tier)
    this.#loads = new SharedLoads({
      tier,
      deadlineMs,
      versionOf: group => this.#purges.of(group),
      claim: async (request, token) => canBeShared(request) ? await this.#read(request, token) : null,
      store: async (request, loaded, claimed) => canBeShared(request) && await this.#store(request, loaded, claimed)
    })
  }

  attach (purges: KnownPurges): void {
    this.#purges = purges
  }

  async find (request: SourceRequest<V>): Promise<VersionedEntry<V> | null> {
    const found = canBeShared(request) ? (await this.#read(request, null))?.found ?? null : null
    if (found?.entry.isProven !== true) return null
    this.#tier.counts.hits++
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
   * Purges by version. Values stay until they expire, but readers compare the purge version that a value has seen with two others: that of
   * its group, which is stored beside it, and all purges they know.
   */
  async purge (group: string | null, version: number): Promise<number | null> {
    return group === null ? version : await this.#groups.purge(group, version)
  }

  /** Waits for pending values to be stored. */
  async close (): Promise<void> {
    await this.#loads.settle()
  }

  /** Reads a value and, with a token, tries to take its lock; `null` if Redis cannot be reached. */
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
    const { clock, link, keys, counts, time } = this.#tier
    const { group, key } = request
    const valueKey = keys.value(group, key)
    const names = [valueKey, keys.group(group), ...token === null ? [] : [keys.lock(group, key)]]
    const sentAtMs = clock.monotonicMs()
    const answer = await link.run(readScript, names, [maxValueBytes, token ?? '', leaseMs])
    const reply = parseReadReply(answer)
    if (reply === null && answer !== null) counts.addFault('other')
    if (reply === null) return null
    const now = momentOf(clock)
    time.note(reply.nowMs, sentAtMs)
    let record = this.#groups.open(group, reply.record)
    // a purge whose announcement was missed
    if (record !== null && record.purge > this.#purges.of(group).group) this.#purges.learn(group, record.purge)
    const value = await unpackValue(valueKey, reply, request, now, { signers: this.#tier.signers(), time })
    if (typeof value === 'string') counts.rejected.add(value)
    const found = value !== null && typeof value !== 'string' && record !== null && this.#counts(group, value, record) ? value : null
    if (found === null && token === null) counts.misses++
    // storing a value requires a record, and a record that was reset to an older state is corrected
    const known = this.#purges.of(group).group
    const isUpToDate = record !== null && !record.isOutdated && (record.purge >= known || !time.isBelievable(known))
    if (token !== null && !isUpToDate) record = await this.#groups.establish(group, reply.record, known, reply.nowMs)
    const floors = { all: this.#tier.floorMs, group: record?.floor ?? 0 }
    const recorded = { all: this.#tier.purgedAll, group: record?.purge ?? 0 }
    return { found, lock: reply.lock, record, floors, recorded, keys, signers: this.#tier.signers() }
  }

  /** Returns whether a value has seen all purges, and was loaded after they became known without a gap. */
  #counts (group: string, { purgeVersion, floors }: UnpackedValue<V>, record: GroupRecord): boolean {
    return covers(purgeVersion, this.#purges.of(group)) && covers(floors, { all: this.#tier.floorMs, group: record.floor })
  }

  /** Stores a loaded value. Returns `false` if that was not possible, which leaves the lock held. */
  async #store (request: Codable<V>, loaded: VersionedEntry<V>, claimed: Claimed<V>): Promise<boolean> {
    return await this.#tracer.run('shared tier put', { kind: 'client', attributes: { 'source.key': request.key } }, async span => {
      const { outcome, isReleased } = await this.#put(request, loaded, claimed)
      this.#tier.counts.stores.add(outcome)
      span.set({ 'tier.outcome': outcome })
      return isReleased
    })
  }

  async #put (
    { group, key, codec }: Codable<V>, { entry, purgeVersion }: VersionedEntry<V>, { claim, token }: Claimed<V>
  ): Promise<{ outcome: StoreOutcome, isReleased: boolean }> {
    const { clock, link, keys, time } = this.#tier
    const record = claim?.record ?? null
    const nowMs = clock.monotonicMs()
    const leftMs = Math.floor(entry.usableUntilMs - nowMs)
    if (claim === null || record === null || leftMs < 1) return { outcome: 'failed', isReleased: false }
    // the value belongs to another account, or was purged
    if (claim.keys !== keys || !covers(purgeVersion, this.#purges.of(group))) return { outcome: 'purged', isReleased: false }
    const valueKey = keys.value(group, key)
    const fetchedAtMs = time.earliestMs() - (nowMs - entry.fetchedAtMs)
    const seen = { purgeVersion: lesserOf(purgeVersion, claim.recorded), floors: claim.floors, fetchedAtMs }
    const bytes = await packValue(valueKey, entry, seen, codec, claim.signers)
    if (bytes === null) return { outcome: 'too-large', isReleased: false }
    const names = [valueKey, keys.group(group), keys.lock(group, key)]
    const done = this.#tier.write(doneMessage, { key })
    const reply = await link.run(storeScript, names, [bytes, leftMs, record.text, token, keys.channel, done])
    const [said = '', text = ''] = Array.isArray(reply) ? reply.map(textOf) : []
    const isPurged = said === 'changed' && (this.#groups.open(group, text)?.purge ?? 0) > purgeVersion.group
    const outcome = isPurged ? 'purged' : storeOutcomes.find(name => name === said) ?? 'failed'
    // the reason why Redis could not write
    if (outcome === 'failed' && said !== '' && said !== 'changed') link.report(faultOf(said))
    return { outcome, isReleased: said !== '' }
  }
}

function canBeShared<V> (request: SourceRequest<V>): request is Codable<V> {
  return request.codec !== undefined
}
