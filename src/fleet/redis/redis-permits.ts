import { keyedDigest } from '../../redis/tier-keys.ts'
import { luaFunctions, removeMembersScript, script, textOf } from '../../redis/scripts.ts'
import type { SharedTier } from '../../redis/shared-tier.ts'
import type { Secret } from '../../runtime/secret.ts'
import type { FleetPermit, FleetPermits } from '../../treasure-data/limits/fleet-permits.ts'
import type { Membership } from './membership.ts'
import { QuotaPauses } from './quota-pauses.ts'

/** How long a permit outlives its holder; all are renewed with each heartbeat. */
const permitMs = 5_000
/** Between two requests for a permit while all are in use. */
const pollMs = 50
/** A replica that has not asked for so long does not wait any more. */
const patienceMs = 500
/** After a failed request, no replica asks for so long, whatever the state of the link. */
const backoffMs = 1_000

/** Renews permits in use. Keys: permits. Arguments: for how long, in ms, permits. */
const renewPermitsScript = script(`${luaFunctions}
clearForeign(KEYS[1])
local untilMs = nowMs() + ARGV[1]
for permit = 2, #ARGV do redis.call('ZADD', KEYS[1], untilMs, ARGV[permit]) end
return redis.call('PEXPIRE', KEYS[1], ARGV[1])
`)

/**
 * Takes a permit if one is free and nobody waits who came earlier. Keys: permits, waiting, asked, pause. Arguments: replica, permit,
 * how many permits there are, how long one is kept, how long a replica counts as waiting after it last asked, both in ms, and a pause that
 * is none. Gives `granted`, `full`, or `paused` with the pause, and Redis's time in ms.
 */
const takePermitScript = script(`${luaFunctions}
local now = nowMs()
local pause = textIn(KEYS[4])
if pause ~= ARGV[6] then return { 'paused', pause, now } end
for key = 1, 3 do clearForeign(KEYS[key]) end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now - ARGV[5])) do
  redis.call('ZREM', KEYS[2], gone)
  redis.call('ZREM', KEYS[3], gone)
end
local free = ARGV[3] - redis.call('ZCARD', KEYS[1])
local ahead = redis.call('ZRANK', KEYS[2], ARGV[1]) or redis.call('ZCARD', KEYS[2])
if free > ahead then
  redis.call('ZADD', KEYS[1], now + ARGV[4], ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  redis.call('ZREM', KEYS[2], ARGV[1])
  redis.call('ZREM', KEYS[3], ARGV[1])
  return { 'granted', '', now }
end
redis.call('ZADD', KEYS[2], 'NX', now, ARGV[1])
redis.call('ZADD', KEYS[3], now, ARGV[1])
for key = 2, 3 do redis.call('PEXPIRE', KEYS[key], ARGV[5]) end
return { 'full', '', now }
`)

/**
 * Counts one more call in the running second, or a longer span, which begins with its first call. Keys: count. Arguments: span in ms.
 * Gives how many calls that makes, and the ms left of the span.
 */
const countCallScript = script(`
local found = redis.pcall('GET', KEYS[1])
if found and not (type(found) == 'string' and #found < 16 and string.match(found, '^%d+$')) then redis.call('DEL', KEYS[1]) end
local calls = redis.call('INCRBY', KEYS[1], 1)
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return { calls, redis.call('PTTL', KEYS[1]) }
`)

/** Permits in use at once, and calls begun in a second, of all replicas together. */
export interface Quota { maxConcurrency: number, maxPerSecond: number }

interface RedisPermitsOptions extends Quota {
  tier: Pick<SharedTier, 'clock' | 'link' | 'keys' | 'records' | 'time' | 'nameSecretFor' | 'attachKey'>
  membership: Membership
}

/**
 * The permits that replicas with one Treasure Data key share. As many are in use as allowed, replicas get them in the order in which
 * they asked, and calls begin no faster than allowed. A replica that dies holds its permits for 5 s. A replica that knows of no other
 * one keeps to the rate by itself.
 */
export class RedisPermits implements FleetPermits {
  readonly #options: RedisPermitsOptions
  /** Permits in use by this replica, with their key's digest. */
  readonly #permits = new Map<string, string>()
  readonly #digests = new WeakMap<Secret, string>()
  readonly #pauses: QuotaPauses
  #currentKey: () => Secret = () => { throw new Error('no key is attached') }
  #made = 0
  #retryAtMs = -Infinity

  constructor (options: RedisPermitsOptions) {
    this.#options = options
    this.#pauses = new QuotaPauses(options.tier)
  }

  attach (currentKey: () => Secret): void {
    this.#currentKey = currentKey
    this.#options.tier.attachKey(currentKey)
  }

  isReached (): boolean {
    const { tier: { clock, link }, membership } = this.#options
    return link.isUp() && membership.isKnown() && membership.isOfOneMind() && clock.monotonicMs() >= this.#retryAtMs
  }

  replicas (): number {
    return this.#options.membership.known()
  }

  share (): number {
    return this.#options.membership.ownShare()
  }

  async take (): Promise<FleetPermit | null> {
    const digest = this.#digest()
    const pausedMs = this.#pauses.leftMs(digest)
    return pausedMs > 0 ? { waitMs: pausedMs, paused: true } : await this.#take(digest, '')
  }

  /** Asks for a permit. `noPause` is what stands in place of a pause and is none. */
  async #take (digest: string, noPause: string): Promise<FleetPermit | null> {
    const { tier: { link, keys, time, clock }, membership, maxConcurrency } = this.#options
    const permit = this.#name()
    const most = Math.max(1, Math.floor(maxConcurrency * membership.fleetShare()))
    const sentAtMs = clock.monotonicMs()
    const args = [membership.id, permit, most, permitMs, patienceMs, noPause]
    const reply = await link.run(takePermitScript, keys.quota(digest), args)
    const [outcome, pause, nowMs] = Array.isArray(reply) ? reply.map((part: unknown) => part) : []
    if (typeof nowMs !== 'number') return this.#backOff()
    time.note(nowMs, sentAtMs)
    switch (textOf(outcome)) {
      case 'granted': return await this.#begin(permit, digest)
      case 'full': return { waitMs: pollMs, paused: false }
      case 'paused': {
        const waitMs = this.#pauses.read(digest, textOf(pause))
        if (waitMs > 0) return { waitMs, paused: true }
        // a stranger's, or one that should be over; whatever is there the second time has to wait for the next one
        return noPause === '' ? await this.#take(digest, textOf(pause)) : { waitMs: pollMs, paused: false }
      }
      default: return this.#backOff()
    }
  }

  takeWithoutAsking (): string {
    const permit = this.#name()
    this.#permits.set(permit, this.#digest())
    return permit
  }

  giveBack (permit: string): void {
    const { link, keys } = this.#options.tier
    const digest = this.#permits.get(permit)
    this.#permits.delete(permit)
    // never throws; what cannot be told ends by itself
    if (digest !== undefined) link.run(removeMembersScript, [keys.quota(digest)[0]], [permit]).catch(() => {})
  }

  pause (ms: number): void {
    this.#pauses.begin(this.#digest(), ms)
  }

  /** Renews the permits in use, also those that were taken without asking, and the pauses known here. */
  renew (): void {
    const { link, keys } = this.#options.tier
    this.#pauses.renew()
    for (const digest of new Set(this.#permits.values())) {
      const permits = [...this.#permits].flatMap(([permit, of]) => of === digest ? [permit] : [])
      link.run(renewPermitsScript, [keys.quota(digest)[0]], [permitMs, ...permits]).catch(() => {})
    }
  }

  async #begin (permit: string, digest: string): Promise<FleetPermit | null> {
    const { tier: { keys }, membership } = this.#options
    this.#permits.set(permit, digest)
    const isAlone = membership.known() === 1 && membership.fleetShare() === 1
    const waitMs = isAlone ? 0 : await this.#waitForSecond(keys.rate(digest))
    if (waitMs === 0) return { granted: permit }
    this.giveBack(permit)
    return waitMs === null ? this.#backOff() : { waitMs, paused: false }
  }

  /**
   * Counts a call in the running second. Returns 0 if it may begin, else the ms until the next second; `null` if Redis gave no answer.
   */
  async #waitForSecond (key: string): Promise<number | null> {
    const { tier: { link }, membership, maxPerSecond } = this.#options
    const perSecond = maxPerSecond * membership.fleetShare()
    const spanMs = Math.max(1_000, Math.ceil(1_000 / perSecond))
    const reply = await link.run(countCallScript, [key], [spanMs])
    const [calls, leftMs] = Array.isArray(reply) ? reply.map((part: unknown) => part) : []
    if (typeof calls !== 'number' || typeof leftMs !== 'number') return null
    return calls <= Math.max(1, Math.floor(perSecond)) ? 0 : Math.max(1, leftMs)
  }

  #backOff (): null {
    this.#retryAtMs = this.#options.tier.clock.monotonicMs() + backoffMs
    return null
  }

  #name (): string {
    return `${this.#options.membership.id}:${++this.#made}`
  }

  /** Tells keys apart without holding anything of them. */
  #digest (): string {
    const key = this.#currentKey()
    const known = this.#digests.get(key)
    if (known !== undefined) return known
    const digest = keyedDigest(this.#options.tier.nameSecretFor('quota'), key.reveal())
    this.#digests.set(key, digest)
    return digest
  }
}
