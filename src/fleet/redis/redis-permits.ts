import { keyedDigest } from '../../redis/tier-keys.ts'
import { luaFunctions, removeMembersScript, script, textOf } from '../../redis/scripts.ts'
import type { SharedTier } from '../../redis/shared-tier.ts'
import type { Secret } from '../../runtime/secret.ts'
import type { FleetPermit, FleetPermits } from '../../treasure-data/limits/fleet-permits.ts'
import type { Membership } from './membership.ts'

/** How long a permit outlives its holder; all are renewed with each heartbeat. */
const permitMs = 5_000
/** Between two requests for a permit while all are in use. */
const pollMs = 50
/** A replica that has not asked for so long does not wait any more. */
const patienceMs = 500
/** After a failed request, no replica asks for so long, whatever the state of the link. */
const backoffMs = 1_000

/** No replica asks for a longer pause. */
const longestPauseMs = 120_000

/** Renews permits in use. Keys: permits. Arguments: for how long, in ms, permits. */
const renewPermitsScript = script(`${luaFunctions}
clearForeign(KEYS[1])
local untilMs = nowMs() + ARGV[1]
for permit = 2, #ARGV do redis.call('ZADD', KEYS[1], untilMs, ARGV[permit]) end
return redis.call('PEXPIRE', KEYS[1], ARGV[1])
`)

/**
 * Takes a permit if one is free and nobody waits who came earlier. Keys: permits, waiting, asked, pause. Arguments: replica, permit,
 * how many permits there are, how long one is kept, and how long a replica counts as waiting after it last asked, both in ms. Gives
 * `granted`, `full`, or `paused` and its ms.
 */
const takePermitScript = script(`${luaFunctions}
local paused = redis.call('PTTL', KEYS[4])
if paused > ${longestPauseMs} then redis.call('DEL', KEYS[4])
elseif paused > 0 then return { 'paused', paused } end
for key = 1, 3 do clearForeign(KEYS[key]) end
local now = nowMs()
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
  return { 'granted', 0 }
end
redis.call('ZADD', KEYS[2], 'NX', now, ARGV[1])
redis.call('ZADD', KEYS[3], now, ARGV[1])
for key = 2, 3 do redis.call('PEXPIRE', KEYS[key], ARGV[5]) end
return { 'full', 0 }
`)

/** Lets nobody take permits. Keys: pause. Arguments: ms. A shorter pause does not end it earlier. */
const pauseScript = script(`
if redis.call('PTTL', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
return redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
`)

/**
 * Counts one more call in the running second, which begins with its first call. Keys: count. Gives how many calls that makes, and the ms
 * left of the second.
 */
const countCallScript = script(`
local found = redis.pcall('GET', KEYS[1])
if found and not (type(found) == 'string' and #found < 16 and string.match(found, '^%d+$')) then redis.call('DEL', KEYS[1]) end
local calls = redis.call('INCRBY', KEYS[1], 1)
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], 1000) end
return { calls, redis.call('PTTL', KEYS[1]) }
`)

/** Permits in use at once, and calls begun in a second, of all replicas together. */
export interface Quota { maxConcurrency: number, maxPerSecond: number }

interface RedisPermitsOptions extends Quota {
  tier: Pick<SharedTier, 'clock' | 'link' | 'keys' | 'secretFor'>
  membership: Membership
}

/**
 * The permits that replicas with one Treasure Data key share. As many are in use as allowed, replicas get them in the order in which
 * they asked, and calls begin no faster than allowed. A replica that dies holds its permits for 5 s. A replica that knows of no other
 * one keeps to the rate by itself.
 */
export class RedisPermits implements FleetPermits {
  readonly #options: RedisPermitsOptions
  /** What digests of Treasure Data keys are made with. */
  readonly #secret: Buffer
  /** Permits in use by this replica, with their key's digest. */
  readonly #permits = new Map<string, string>()
  readonly #digests = new WeakMap<Secret, string>()
  #currentKey: () => Secret = () => { throw new Error('no key is attached') }
  #made = 0
  #retryAtMs = -Infinity

  constructor (options: RedisPermitsOptions) {
    this.#options = options
    this.#secret = options.tier.secretFor('quota')
  }

  attach (currentKey: () => Secret): void {
    this.#currentKey = currentKey
  }

  isReached (): boolean {
    const { tier: { clock, link }, membership } = this.#options
    return link.isUp() && membership.isKnown() && clock.monotonicMs() >= this.#retryAtMs
  }

  replicas (): number {
    return this.#options.membership.known()
  }

  async take (): Promise<FleetPermit | null> {
    const { tier: { link, keys }, membership, maxConcurrency } = this.#options
    const digest = this.#digest()
    const permit = this.#name()
    const reply = await link.run(takePermitScript, keys.quota(digest), [membership.id, permit, maxConcurrency, permitMs, patienceMs])
    const [outcome, pausedMs] = Array.isArray(reply) ? reply.map((part: unknown) => part) : []
    switch (textOf(outcome)) {
      case 'granted': return await this.#begin(permit, digest)
      case 'full': return { waitMs: pollMs, paused: false }
      case 'paused': return { waitMs: typeof pausedMs === 'number' ? pausedMs : pollMs, paused: true }
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
    const { link, keys } = this.#options.tier
    const [, , , pause] = keys.quota(this.#digest())
    link.run(pauseScript, [pause], [Math.min(longestPauseMs, Math.ceil(ms))]).catch(() => {})
  }

  /** Renews the permits in use, also those that were taken without asking. */
  renew (): void {
    const { link, keys } = this.#options.tier
    for (const digest of new Set(this.#permits.values())) {
      const permits = [...this.#permits].flatMap(([permit, of]) => of === digest ? [permit] : [])
      link.run(renewPermitsScript, [keys.quota(digest)[0]], [permitMs, ...permits]).catch(() => {})
    }
  }

  async #begin (permit: string, digest: string): Promise<FleetPermit | null> {
    const { tier: { keys }, membership } = this.#options
    this.#permits.set(permit, digest)
    const waitMs = membership.known() === 1 ? 0 : await this.#waitForSecond(keys.rate(digest))
    if (waitMs === 0) return { granted: permit }
    this.giveBack(permit)
    return waitMs === null ? this.#backOff() : { waitMs, paused: false }
  }

  /**
   * Counts a call in the running second. Returns 0 if it may begin, else the ms until the next second; `null` if Redis gave no answer.
   */
  async #waitForSecond (key: string): Promise<number | null> {
    const { tier: { link }, maxPerSecond } = this.#options
    const reply = await link.run(countCallScript, [key], [])
    const [calls, leftMs] = Array.isArray(reply) ? reply.map((part: unknown) => part) : []
    if (typeof calls !== 'number' || typeof leftMs !== 'number') return null
    return calls <= maxPerSecond ? 0 : Math.max(1, leftMs)
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
    const digest = keyedDigest(this.#secret, key.reveal())
    this.#digests.set(key, digest)
    return digest
  }
}
