import { keyedDigest } from '../../redis/tier-keys.ts'
import { luaFunctions, removeMembersScript, script, textOf } from '../../redis/scripts.ts'
import type { SharedTier } from '../../redis/shared-tier.ts'
import type { Secret } from '../../runtime/secret.ts'
import type { FleetPermit, FleetPermits } from '../../treasure-data/limits/fleet-permits.ts'
import type { Membership } from './membership.ts'
import { QuotaPauses } from './quota-pauses.ts'

/** How long a permit outlives its holder; each heartbeat renews all of them. */
const permitMs = 5_000
/** Interval of requests for a permit while all are in use. */
const pollMs = 50
/** A replica that has sent no request for this long is no longer waiting. */
const waiterTimeoutMs = 500
/** After a failed request, no requests are sent for this long, whatever the state of the link. */
const backoffMs = 1_000

/** Renews permits in use. Keys: permits. Arguments: for how long, in ms, permits. */
const renewPermitsScript = script(`${luaFunctions}
clearForeign(KEYS[1])
local untilMs = nowMs() + ARGV[1]
for permit = 2, #ARGV do redis.call('ZADD', KEYS[1], untilMs, ARGV[permit]) end
return redis.call('PEXPIRE', KEYS[1], ARGV[1])
`)

/**
 * Takes a permit if one is free and nobody is ahead in the queue. Keys: permits, waiting, asked, pause. Arguments: replica, permit,
 * number of permits, how long one is kept, how long a replica waits after its last request, both in ms, and the text of an invalid pause.
 * Returns `granted`, `full`, or `paused` with the pause, and Redis's time in ms.
 */
const takePermitScript = script(`${luaFunctions}
local exact = exactMs()
local now = math.floor(exact)
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
-- whole ms would put requests of the same one in the order of the replicas' names
redis.call('ZADD', KEYS[2], 'NX', exact, ARGV[1])
redis.call('ZADD', KEYS[3], now, ARGV[1])
for key = 2, 3 do redis.call('PEXPIRE', KEYS[key], ARGV[5]) end
return { 'full', '', now }
`)

/**
 * Counts one more call in the current window of a second or longer, which begins with its first call. Keys: count. Arguments: window in
 * ms. Returns the count of calls, and the ms left in the window.
 */
const countCallScript = script(`
local found = redis.pcall('GET', KEYS[1])
if found and not (type(found) == 'string' and #found < 16 and string.match(found, '^%d+$')) then redis.call('DEL', KEYS[1]) end
local calls = redis.call('INCRBY', KEYS[1], 1)
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return { calls, redis.call('PTTL', KEYS[1]) }
`)

/** Limits for all replicas together: permits in use at once, and calls started per second. */
export interface Quota { maxConcurrency: number, maxPerSecond: number }

interface RedisPermitsOptions extends Quota {
  tier: Pick<SharedTier, 'clock' | 'link' | 'keys' | 'records' | 'time' | 'nameSecretFor' | 'attachKey'>
  membership: Membership
}

/**
 * The permits shared by replicas with one Treasure Data key. The quota limits how many are in use, and how fast calls start. Replicas get
 * them in the order of their requests. A replica that dies holds its permits for 5 s. A replica that knows of no other one limits its
 * rate by itself.
 */
export class RedisPermits implements FleetPermits {
  readonly #options: RedisPermitsOptions
  /** Permits in use by this replica, with the digest of their key. */
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

  /** Requests a permit. `noPause` is the text of an invalid pause, which Redis ignores. */
  async #take (digest: string, noPause: string): Promise<FleetPermit | null> {
    const { tier: { link, keys, time, clock }, membership, maxConcurrency } = this.#options
    const permit = this.#name()
    const most = Math.max(1, Math.floor(maxConcurrency * membership.fleetShare()))
    const sentAtMs = clock.monotonicMs()
    const args = [membership.id, permit, most, permitMs, waiterTimeoutMs, noPause]
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
        // the pause is a stranger's or has expired: ignore it once; a text found the second time waits for the next attempt
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
    // never throws; a permit that is not released expires by itself
    if (digest !== undefined) link.run(removeMembersScript, [keys.quota(digest)[0]], [permit]).catch(() => {})
  }

  pause (ms: number): void {
    this.#pauses.begin(this.#digest(), ms)
  }

  /** Renews the permits in use, including those taken without Redis, and the known pauses. */
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
   * Counts a call in the current second. Returns 0 if it may start, else the ms until the next second; `null` if Redis did not answer.
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

  /** Returns a text that identifies the key in use without revealing anything about it. */
  #digest (): string {
    const key = this.#currentKey()
    const known = this.#digests.get(key)
    if (known !== undefined) return known
    const digest = keyedDigest(this.#options.tier.nameSecretFor('quota'), key.reveal())
    this.#digests.set(key, digest)
    return digest
  }
}
