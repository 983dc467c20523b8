import type { Clock } from '../../runtime/clock.ts'
import { covers } from '../../cache/purge-versions.ts'
import type { MemoryTier, Obtained, ObtainPlan, SeenEntry, SharedTier } from '../../cache/shared-tier.ts'
import type { Codec, SourceRequest } from '../../cache/source-cache-contract.ts'
import { storeOutcomes, type StoreOutcome, type TierState } from '../../cache/tier-state.ts'
import { untraced, type Tracer } from '../../runtime/tracer.ts'
import { deriveSecret } from './envelope.ts'
import { FleetLoads, leaseMs } from './fleet-loads.ts'
import { joinFleet, type Fleet, type FleetOptions } from '../../fleet/fleet.ts'
import { PurgeJournal } from '../../fleet/purge-journal.ts'
import { connectRedis, type RedisConnection } from '../../redis/redis-connection.ts'
import { forgetScript, readScript, storeScript } from '../../redis/scripts.ts'
import type { SharedTierSettings } from '../../redis/shared-tier-settings.ts'
import { maxValueBytes, packValue, unpackValue } from './shared-values.ts'
import { TierCounts } from '../../redis/tier-counts.ts'
import { faultOf } from '../../redis/tier-fault.ts'
import { createTierKeys, type TierKeys } from '../../redis/tier-keys.ts'
import { TierLink, type TierLinkOptions } from '../../redis/tier-link.ts'
import { parsePurge, parseReadReply, textOf, type ReadReply } from '../../redis/tier-replies.ts'
import { LockNotifications } from './lock-notifications.ts'

export interface RedisStoreOptions {
  settings: SharedTierSettings
  /** Whose values these are: those of another upstream are others. */
  origin: string
  /** How long a load may take. */
  deadlineMs: number
  /** What all replicas together may ask of the upstream. */
  quota: FleetOptions['quota']
  clock: Clock
  log: TierLinkOptions['log']
  /** Nothing is traced unless given. */
  tracer?: Tracer
}

/** What a look found, and whether it took the lock. */
interface Claim<V> {
  found: SeenEntry<V> | null
  lock: ReadReply['lock']
}

type Codable<V> = SourceRequest<V> & { codec: Codec<V> }

const nobody: MemoryTier = { known: () => ({ all: 0, group: 0 }), purged () {} }

/** The tier on Redis or Valkey, and what else replicas settle there. It connects in the background, and is as if empty until then. */
export class RedisStore<V> implements SharedTier<V> {
  readonly fleet: Fleet
  readonly #clock: Clock
  readonly #tracer: Tracer
  readonly #secret: Buffer
  readonly #keys: TierKeys
  readonly #counts = new TierCounts()
  readonly #lockNotifications = new LockNotifications()
  readonly #connection: RedisConnection
  readonly #link: TierLink
  readonly #journal: PurgeJournal
  readonly #loads: FleetLoads<V>
  #memory = nobody

  constructor ({ settings, origin, deadlineMs, quota, clock, log, tracer = untraced }: RedisStoreOptions) {
    this.#clock = clock
    this.#tracer = tracer
    this.#secret = deriveSecret(settings.secret.reveal(), `shared tier ${origin}`)
    const keys = createTierKeys(settings.prefix, origin)
    this.#keys = keys
    const counts = this.#counts
    const connection = connectRedis(settings, {
      channel: keys.channel,
      onReady: () => this.#link.look(),
      onLost: () => this.#link.lose(),
      onMessage: text => this.#hear(text)
    })
    this.#connection = connection
    const link = new TierLink({ clock, counts, connection, timeoutMs: settings.timeoutMs, log, catchUp: () => this.#journal.catchUp(), onReached: () => this.fleet.replicas.beat() })
    this.#link = link
    this.fleet = joinFleet({ clock, link, keys, origin, secret: settings.secret, quota })
    this.#journal = new PurgeJournal(link, keys, () => this.#memory)
    this.#loads = new FleetLoads({
      clock,
      link,
      counts,
      keys,
      lockNotifications: this.#lockNotifications,
      deadlineMs,
      known: group => this.#memory.known(group),
      claim: async (request, token) => canBeShared(request) ? await this.#read(request, token) : null,
      store: async (request, seen, token) => canBeShared(request) && await this.#store(request, seen, token)
    })
  }

  attach (memory: MemoryTier): void {
    this.#memory = memory
  }

  async find (request: SourceRequest<V>): Promise<SeenEntry<V> | null> {
    const found = canBeShared(request) ? (await this.#read(request, null))?.found ?? null : null
    if (found !== null) this.#counts.hits++
    return found
  }

  async obtain (request: SourceRequest<V>, plan: ObtainPlan<V>): Promise<Obtained<V>> {
    return await this.#loads.obtain(request, plan)
  }

  forget ({ group, key }: SourceRequest<V>): void {
    // never throws
    this.#link.run(forgetScript, [this.#keys.value(group, key)], []).catch(() => {})
  }

  async purge (group: string | null): Promise<boolean> {
    return await this.#journal.purge(group)
  }

  state (): TierState {
    return { state: this.#link.isUp() ? 'connected' : 'unreachable', ...this.#counts.state() }
  }

  /** Ends the connection, after what is still to be stored. */
  async close (): Promise<void> {
    await this.#loads.settle()
    await this.fleet.replicas.close()
    this.#link.close()
    this.#connection.close()
  }

  /** Reads a value and, for a token, tries to take its lock; `null` where the tier could not be asked. */
  async #read (request: Codable<V>, token: string | null): Promise<Claim<V> | null> {
    return await this.#tracer.run(token === null ? 'shared tier get' : 'shared tier lock', { kind: 'client', attributes: { 'source.key': request.key } }, async span => {
      const claim = await this.#ask(request, token)
      span.set(claim === null ? { 'tier.outcome': 'unreachable' } : { 'tier.outcome': claim.found === null ? 'miss' : 'hit', ...token === null ? {} : { 'tier.lock': claim.lock } })
      return claim
    })
  }

  async #ask (request: Codable<V>, token: string | null): Promise<Claim<V> | null> {
    const { group, key } = request
    const valueKey = this.#keys.value(group, key)
    const names = [valueKey, this.#keys.generation(group), ...token === null ? [] : [this.#keys.lock(group, key)]]
    const reply = parseReadReply(await this.#link.run(readScript, names, [maxValueBytes, token ?? '', leaseMs]))
    if (reply === null) return null
    const now = { wallMs: this.#clock.wallMs(), monotonicMs: this.#clock.monotonicMs() }
    // a purge that went unheard
    if (reply.generation > this.#memory.known(group).group) this.#memory.purged(group, reply.generation)
    const value = await unpackValue(valueKey, reply, request, this.#secret, now)
    if (typeof value === 'string') this.#counts.reject(value)
    const found = value !== null && typeof value !== 'string' && covers(value.generation, this.#memory.known(group)) ? value : null
    if (found === null && token === null) this.#counts.misses++
    return { found, lock: reply.lock }
  }

  /** Stores what was loaded; `false` where that did not come to pass, so that the lock is still held. */
  async #store (request: Codable<V>, seen: SeenEntry<V>, token: string): Promise<boolean> {
    return await this.#tracer.run('shared tier put', { kind: 'client', attributes: { 'source.key': request.key } }, async span => {
      const { outcome, isReleased } = await this.#put(request, seen, token)
      this.#counts.store(outcome)
      span.set({ 'tier.outcome': outcome })
      return isReleased
    })
  }

  async #put (
    { group, key, codec }: Codable<V>, { entry, generation }: SeenEntry<V>, token: string
  ): Promise<{ outcome: StoreOutcome, isReleased: boolean }> {
    const valueKey = this.#keys.value(group, key)
    const bytes = await packValue(valueKey, entry, generation, codec, this.#secret)
    const leftMs = Math.floor(entry.usableUntilMs - this.#clock.monotonicMs())
    if (bytes === null || leftMs < 1) return { outcome: bytes === null ? 'too-large' : 'failed', isReleased: false }
    const names = [valueKey, this.#keys.generation(group), this.#keys.lock(group, key)]
    const reply = textOf(await this.#link.run(storeScript, names, [bytes, leftMs, generation.group, token, this.#keys.channel, `done ${key}`]))
    const outcome = storeOutcomes.find(name => name === reply) ?? 'failed'
    // what kept Redis from writing
    if (outcome === 'failed' && reply !== '') this.#counts.fault(faultOf(reply))
    return { outcome, isReleased: reply !== '' }
  }

  #hear (text: string): void {
    const [, kind, rest = ''] = /^(\w+) (.*)$/.exec(text) ?? []
    if (kind === 'done') this.#lockNotifications.call(rest)
    if (kind === 'joined') this.fleet.replicas.beat()
    if (kind !== 'purged') return
    const { group, number } = parsePurge(rest)
    this.#memory.purged(group, number)
  }
}

function canBeShared<V> (request: SourceRequest<V>): request is Codable<V> {
  return request.codec !== undefined
}
