import { randomUUID } from 'node:crypto'
import type { Clock } from '../../runtime/clock.ts'
import type { PurgeVersion } from '../../cache/purge-versions.ts'
import { withTimeout } from '../../runtime/with-timeout.ts'
import type { Obtained, ObtainPlan, SeenEntry } from '../../cache/shared-tier.ts'
import type { SourceRequest } from '../../cache/source-cache-contract.ts'
import type { SourceEntry } from '../../cache/source-entry.ts'
import { releaseScript, renewScript } from '../../redis/scripts.ts'
import type { TierKeys } from '../../redis/tier-keys.ts'
import type { TierLink } from '../../redis/tier-link.ts'
import type { TierCounts } from '../../redis/tier-counts.ts'
import type { ReadReply } from '../../redis/tier-replies.ts'
import type { LockNotifications } from './lock-notifications.ts'

/** How long a lock outlives its holder; it is renewed every second. */
export const leaseMs = 3_000
const renewMs = 1_000
/** Between two looks of who waits, should no call come. */
const pollMs = 250

export interface FleetLoadsOptions<V> {
  clock: Clock
  link: TierLink
  counts: TierCounts
  keys: TierKeys
  lockNotifications: LockNotifications
  /** How long a load may take. */
  deadlineMs: number
  known (group: string): PurgeVersion
  /** Reads a value and tries to take its lock; `null` where the tier could not be asked. */
  claim (request: SourceRequest<V>, token: string): Promise<{ found: SeenEntry<V> | null, lock: ReadReply['lock'] } | null>
  /** Stores a value, with which the lock is given back; `false` where it did not. Never throws. */
  store (request: SourceRequest<V>, seen: SeenEntry<V>, token: string): Promise<boolean>
}

/**
 * One load for all replicas: who gets the lock loads, the others wait for what it stores. A holder that dies is followed
 * once its lease is over; where the tier fails, or waiting takes too long, each loads for itself.
 */
export class FleetLoads<V> {
  readonly #options: FleetLoadsOptions<V>
  /** Giving back and storing, which nobody waits for. */
  readonly #pending = new Set<Promise<unknown>>()

  constructor (options: FleetLoadsOptions<V>) {
    this.#options = options
  }

  /** A new entry by this replica's load or another's. Throws what `plan.load` throws. */
  async obtain (request: SourceRequest<V>, plan: ObtainPlan<V>): Promise<Obtained<V>> {
    const { clock, counts, lockNotifications } = this.#options
    const token = randomUUID()
    const waitUntilMs = clock.monotonicMs() + Math.max(this.#options.deadlineMs / 2, leaseMs + renewMs)
    for (let waited = false; ; waited = true) {
      const call = lockNotifications.expect(request.key)
      try {
        const claim = await this.#options.claim(request, token)
        if (claim === null) return await this.#load(request, plan, null, token, false)
        const { found, lock } = claim
        if (found !== null && plan.accepts(found.entry)) {
          if (lock === 'locked') this.#release(request, token)
          counts.hits++
          return { ...found, shared: true }
        }
        if (lock !== 'held' || clock.monotonicMs() >= waitUntilMs) return await this.#load(request, plan, found, token, lock === 'locked')
        if (!waited) counts.waits++
        await withTimeout(call.called, pollMs, clock)
      } finally {
        call.cancel()
      }
    }
  }

  /** Waits for what is still to be stored or given back. */
  async settle (): Promise<void> {
    await Promise.all(this.#pending)
  }

  async #load (
    request: SourceRequest<V>, plan: ObtainPlan<V>, found: SeenEntry<V> | null, token: string, locked: boolean
  ): Promise<Obtained<V>> {
    const generation = this.#options.known(request.group)
    const endLease = locked ? this.#renewLease(request, token) : (): void => {}
    let entry: SourceEntry<V>
    try {
      entry = await plan.load(found)
    } catch (error) {
      endLease()
      if (locked) this.#release(request, token)
      throw error
    }
    // callers have no need to wait for this
    this.#keep(this.#store(request, { entry, generation }, token, locked).finally(endLease))
    return { entry, generation, shared: false }
  }

  async #store (request: SourceRequest<V>, seen: SeenEntry<V>, token: string, locked: boolean): Promise<void> {
    if (!await this.#options.store(request, seen, token) && locked) this.#release(request, token)
  }

  #renewLease ({ group, key }: SourceRequest<V>, token: string): () => void {
    const { clock, link, keys } = this.#options
    let ended = false
    let cancel = (): void => {}
    const wait = (): void => {
      cancel = clock.setTimer(() => {
        link.run(renewScript, [keys.lock(group, key)], [token, leaseMs]).then(() => { if (!ended) wait() }, () => {})
      }, renewMs)
    }
    wait()
    return () => {
      ended = true
      cancel()
    }
  }

  #release ({ group, key }: SourceRequest<V>, token: string): void {
    const { link, keys } = this.#options
    this.#keep(link.run(releaseScript, [keys.lock(group, key)], [token, keys.channel, `done ${key}`]))
  }

  #keep (work: Promise<unknown>): void {
    const kept = work.catch(() => {}).finally(() => this.#pending.delete(kept))
    this.#pending.add(kept)
  }
}
