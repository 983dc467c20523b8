import { randomUUID } from 'node:crypto'
import { luaFunctions, removeMembersScript, script } from '../../redis/scripts.ts'
import type { SharedTier } from '../../redis/shared-tier.ts'

/** Between two heartbeats. */
const beatMs = 1_000
/** How long a replica counts as there after its last heartbeat. */
const aliveMs = 5_000
/**
 * Heartbeats in a row that have to show fewer replicas before that is believed. After Redis has lost its memory, each replica has to say
 * again that it is there.
 */
const doubts = 5

/**
 * Says that a replica is there, and tells all others if it is new. Keys: replicas. Arguments: replica, how long that counts, in ms,
 * channel. Gives how many are there, by Redis's own time.
 */
const beatScript = script(`${luaFunctions}
clearForeign(KEYS[1])
local now = nowMs()
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1]) == 1 then redis.call('PUBLISH', ARGV[3], 'joined ') end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return redis.call('ZCARD', KEYS[1])
`)

/** Tells how many replicas there are, this one included. While Redis cannot be asked, the last known number stands. */
export class Membership {
  readonly id = randomUUID()
  readonly #tier: Pick<SharedTier, 'clock' | 'link' | 'keys'>
  readonly #onBeat: () => void
  #counts: number[] = []
  #cancelTimer = (): void => {}
  #closed = false

  /** `onBeat` is called with each heartbeat. */
  constructor (tier: Pick<SharedTier, 'clock' | 'link' | 'keys'>, onBeat: () => void) {
    this.#tier = tier
    this.#onBeat = onBeat
    this.#beatLater(0)
  }

  /** Returns how many replicas there are, at least 1. */
  known (): number {
    return Math.max(1, ...this.#counts)
  }

  /** Returns whether the others have heard of this one. */
  isKnown (): boolean {
    return this.#counts.length > 0
  }

  /** Sends a heartbeat now, and regularly from now on. */
  beat (): void {
    this.#cancelTimer()
    if (this.#closed) return
    this.#send().finally(() => this.#beatLater(beatMs))
  }

  /** Leaves, so that the others need not wait until this replica counts as gone. */
  async close (): Promise<void> {
    this.#closed = true
    this.#cancelTimer()
    const { link, keys } = this.#tier
    await link.run(removeMembersScript, [keys.replicas], [this.id])
  }

  async #send (): Promise<void> {
    const { link, keys } = this.#tier
    if (!link.isUp()) return
    const count = await link.run(beatScript, [keys.replicas], [this.id, aliveMs, keys.channel])
    if (typeof count === 'number') this.#counts = [...this.#counts, count].slice(-doubts)
    this.#onBeat()
  }

  #beatLater (ms: number): void {
    this.#cancelTimer()
    if (!this.#closed) this.#cancelTimer = this.#tier.clock.setTimer(() => this.beat(), ms)
  }
}
