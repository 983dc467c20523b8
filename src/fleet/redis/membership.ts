import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { ReplicaCounts } from '../../cache/tier-state.ts'
import { luaFunctions, removeMembersScript, script, textOf } from '../../redis/scripts.ts'
import type { SharedTier } from '../../redis/shared-tier.ts'
import { kindNameOf } from '../../redis/signed-records.ts'
import { keyedDigest } from '../../redis/tier-keys.ts'
import { lapsedKeptMs, lapsedWeight, leaseMs, maxMembers, memberRecord, Members, weightOf, type MemberRecord } from './members.ts'

/** Interval of heartbeats. */
const beatMs = 1_000

/**
 * Announces that a replica is present, and informs all others if it is new or leaves. Keys: replicas. Arguments: the previous record
 * (initially empty), the new one, when it expires, after how long, in ms, how many are kept, channel, message, `1` to inform in any case.
 * Returns Redis's time in ms, and all records.
 */
const beatScript = script(`${luaFunctions}
clearForeign(KEYS[1])
local now = nowMs()
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local known = ARGV[1] ~= '' and redis.call('ZREM', KEYS[1], ARGV[1]) == 1
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[2])
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - tonumber(ARGV[5]))
redis.call('PEXPIRE', KEYS[1], ARGV[4])
if ARGV[8] == '1' or not known then redis.call('PUBLISH', ARGV[6], ARGV[7]) end
return { now, redis.call('ZRANGE', KEYS[1], 0, -1) }
`, { writes: true })

/** Returns the id of a member that signed with another secret, or `null` if the text is not a record. */
function idOfStranger (text: string): string | null {
  return kindNameOf(text) === memberRecord.name ? idIn.safeParse(JSON.parse(text)).data?.content.id ?? null : null
}

const idIn = z.object({ content: z.object({ id: z.string() }) })

type MemberTier = Pick<SharedTier, 'clock' | 'link' | 'keys' | 'records' | 'time' | 'write' | 'nameSecretFor' | 'log'>

/** Counts the replicas, including this one. While Redis cannot be reached, the last known ones count. */
export class Membership {
  readonly id = randomUUID()
  readonly #tier: MemberTier
  #names: string
  #members: Members
  readonly #onBeat: () => void
  /** Our own record as it is in Redis. */
  #text = ''
  /** When our own lease ends, monotonic; `null` before the first heartbeat. */
  #leaseEndsAtMs: number | null = null
  #beating = false
  /** Whether the differing secrets were logged. */
  #toldOfSecrets = false
  #cancelTimer = (): void => {}
  #closed = false

  /** `onBeat` is called with each heartbeat. */
  constructor (tier: MemberTier, onBeat: () => void) {
    this.#tier = tier
    this.#onBeat = onBeat
    this.#names = keyedDigest(tier.nameSecretFor('names'), 'names')
    this.#members = new Members(this.#names, tier.time)
    this.#beatLater(0)
  }

  /** Starts over among the replicas of another account. */
  reset (): void {
    this.#names = keyedDigest(this.#tier.nameSecretFor('names'), 'names')
    this.#members = new Members(this.#names, this.#tier.time)
    this.#text = ''
    this.#leaseEndsAtMs = null
  }

  /** Announces to the others that this replica leaves them. */
  leave (): void {
    // never throws
    this.#send(true).catch(() => {})
  }

  /** Returns how many replicas are present, at least 1. */
  known (): number {
    const { present, otherSecret } = this.count()
    return present + otherSecret
  }

  /** Returns all replicas by state. */
  count (): ReplicaCounts {
    return this.#members.count(this.#tier.clock.monotonicMs())
  }

  /** Returns whether the others know of this one. */
  isKnown (): boolean {
    return this.#leaseEndsAtMs !== null
  }

  /** Returns whether all replicas can agree, that is, whether all have the same secret. */
  isOfOneMind (): boolean {
    return this.count().otherSecret === 0
  }

  /** Returns the fraction of the quota that the present replicas may use: the others may still use theirs. */
  fleetShare (): number {
    const count = this.count()
    return count.present / weightOf(count)
  }

  /** Returns the fraction of the quota that this replica may use alone. Without a lease, it is a fifth of its share. */
  ownShare (): number {
    if (this.#leaseEndsAtMs === null) return lapsedWeight
    const part = 1 / weightOf(this.count())
    return this.#tier.clock.monotonicMs() < this.#leaseEndsAtMs ? part : lapsedWeight * part
  }

  /** Records a replica that has joined or left. */
  hear (record: MemberRecord): void {
    const isNew = record.id !== this.id && this.#members.note(record, this.#tier.clock.monotonicMs())
    if (isNew && !record.left) this.beat()
  }

  /** Sends a heartbeat now, and regularly from now on. */
  beat (): void {
    if (this.#closed || this.#beating) return
    this.#cancelTimer()
    this.#beating = true
    this.#send(false).finally(() => {
      this.#beating = false
      this.#beatLater(beatMs)
    })
  }

  /** Leaves, so that the others need not wait for its lease to end. */
  async close (): Promise<void> {
    this.#closed = true
    this.#cancelTimer()
    await this.#send(true)
  }

  async #send (left: boolean): Promise<void> {
    const { clock, link, keys, records, time } = this.#tier
    if (!link.isUp()) return
    const sentAtMs = clock.monotonicMs()
    const record = { id: this.id, untilMs: time.earliestMs() + leaseMs, names: this.#names, left }
    const text = records.seal(memberRecord, keys.replicas, record)
    const keptMs = left ? leaseMs : leaseMs + lapsedKeptMs
    const reply = await link.run(beatScript, [keys.replicas], [
      this.#text, text, time.latestMs() + keptMs, leaseMs + lapsedKeptMs, maxMembers, keys.channel, this.#tier.write(memberRecord, record),
      left ? 1 : 0
    ])
    const [nowMs, texts] = Array.isArray(reply) ? reply.map((part: unknown) => part) : []
    // the account may have changed in the meantime
    if (typeof nowMs !== 'number' || !Array.isArray(texts) || keys !== this.#tier.keys) return
    this.#text = text
    this.#leaseEndsAtMs = sentAtMs + leaseMs
    time.note(nowMs, sentAtMs)
    this.#members.beat(clock.monotonicMs())
    this.#read(texts.map(textOf))
    this.#tellOfSecrets()
    this.#onBeat()
  }

  #read (texts: readonly string[]): void {
    const { clock, link, keys, records } = this.#tier
    const garbage: string[] = []
    for (const text of texts) {
      if (text === this.#text) continue
      const record = records.open(memberRecord, keys.replicas, text)
      const strangerId = record === null ? idOfStranger(text) : null
      if (record !== null) this.#members.note(record, clock.monotonicMs())
      else if (strangerId !== null) this.#members.noteStranger(strangerId, text)
      else garbage.push(text)
    }
    // never throws
    if (garbage.length > 0) link.run(removeMembersScript, [keys.replicas], garbage).catch(() => {})
  }

  #tellOfSecrets (): void {
    const { log } = this.#tier
    const { otherSecret } = this.count()
    const differ = otherSecret > 0
    if (differ === this.#toldOfSecrets) return
    this.#toldOfSecrets = differ
    if (differ) {
      log.warn({ otherSecret }, 'replicas have different values of SHARED_TIER_SECRET: each uses only its own share of the quota. ' +
        'Set the same value everywhere')
    } else log.info({}, 'all replicas have the same SHARED_TIER_SECRET')
  }

  #beatLater (ms: number): void {
    this.#cancelTimer()
    if (!this.#closed) this.#cancelTimer = this.#tier.clock.setTimer(() => this.beat(), ms)
  }
}
