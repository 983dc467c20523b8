import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { PurgeVersion } from '../../cache/purge-versions.ts'
import type { LoadedEntry, LoadPlan, SourceRequest, VersionedEntry } from '../../cache/source-cache-contract.ts'
import type { SourceEntry } from '../../cache/source-entry.ts'
import type { SharedTier } from '../../redis/shared-tier.ts'
import type { TierKeys } from '../../redis/tier-keys.ts'
import { recordKind } from '../../redis/signed-records.ts'
import { withTimeout } from '../../runtime/clock.ts'
import type { Signer } from './envelope.ts'
import type { GroupRecord } from './group-records.ts'
import { releaseScript, renewScript, type ReadReply } from './value-scripts.ts'

/** How long a lock outlives its holder; it is renewed every second. */
export const leaseMs = 3_000
const renewMs = 1_000
/** Poll interval of waiting replicas if no wake-up message arrives. */
const pollMs = 250

/** Announces to the others that a load of a key has ended. */
export const doneMessage = recordKind('done', z.strictObject({ key: z.string() }))

/** The result of a lookup, whether it took the lock, and what a value loaded now will have seen. */
export interface Claim<V> {
  found: VersionedEntry<V> | null
  lock: ReadReply['lock']
  /** The group's record; `null` if there is none. */
  record: GroupRecord | null
  floors: PurgeVersion
  /** The last purges that the tier had recorded. A replica may know later ones, whose numbers nobody has agreed to. */
  recorded: PurgeVersion
  /** The names and signers when the load began. */
  keys: TierKeys
  signers: readonly Signer[]
}

/** A load's own claim, `null` if Redis cannot be reached, and its token. */
export interface Claimed<V> {
  claim: Claim<V> | null
  token: string
}

export interface SharedLoadsOptions<V> {
  tier: Pick<SharedTier, 'clock' | 'link' | 'keys' | 'counts' | 'listen' | 'write'>
  /** How long a load may take. */
  deadlineMs: number
  versionOf (group: string): PurgeVersion
  /** Reads a value and tries to take its lock; `null` if Redis cannot be reached. */
  claim (request: SourceRequest<V>, token: string): Promise<Claim<V> | null>
  /** Stores a value, which releases the lock. Returns `false` if it was not stored. Never throws. */
  store (request: SourceRequest<V>, loaded: VersionedEntry<V>, claimed: Claimed<V>): Promise<boolean>
}

/**
 * One load for all replicas: the holder of the lock loads, the others wait for its result. If a holder dies, another one takes over
 * once its lease ends. If Redis fails, or waiting takes too long, each replica loads for itself.
 */
export class SharedLoads<V> {
  readonly #options: SharedLoadsOptions<V>
  readonly #notifications = new LockNotifications()
  /** Releases and writes that nobody waits for. */
  readonly #pending = new Set<Promise<unknown>>()

  constructor (options: SharedLoadsOptions<V>) {
    this.#options = options
    options.tier.listen(doneMessage, ({ key }) => this.#notifications.notify(key))
  }

  /** Returns a new entry, loaded by this replica or another. Throws what `plan.load` throws. */
  async load (request: SourceRequest<V>, plan: LoadPlan<V>): Promise<LoadedEntry<V>> {
    const { tier: { clock, counts }, deadlineMs } = this.#options
    const token = randomUUID()
    const waitUntilMs = clock.monotonicMs() + Math.max(deadlineMs / 2, leaseMs + renewMs)
    for (let waited = false; ; waited = true) {
      const notification = this.#notifications.expect(request.key)
      try {
        const claim = await this.#options.claim(request, token)
        if (claim === null) return await this.#loadHere(request, plan, { claim, token })
        const { found, lock } = claim
        if (found !== null && plan.accepts(found.entry)) {
          if (lock === 'locked') this.#release(request, token)
          counts.hits++
          return { ...found, shared: true }
        }
        if (lock !== 'held' || clock.monotonicMs() >= waitUntilMs) {
          return await this.#loadHere(request, plan, { claim, token })
        }
        if (!waited) counts.waits++
        await withTimeout(notification.arrived, pollMs, clock)
      } finally {
        notification.cancel()
      }
    }
  }

  /** Waits for pending writes and releases. */
  async settle (): Promise<void> {
    await Promise.all(this.#pending)
  }

  async #loadHere (
    request: SourceRequest<V>, plan: LoadPlan<V>, claimed: Claimed<V>
  ): Promise<LoadedEntry<V>> {
    const { claim, token } = claimed
    const locked = claim?.lock === 'locked'
    const purgeVersion = this.#options.versionOf(request.group)
    const endLease = locked ? this.#renewLease(request, token) : (): void => {}
    let entry: SourceEntry<V>
    try {
      entry = await plan.load(claim?.found ?? null)
    } catch (error) {
      endLease()
      if (locked) this.#release(request, token)
      throw error
    }
    // callers need not wait for this
    const storing = this.#options.store(request, { entry, purgeVersion }, claimed)
    this.#keep(storing.then(isReleased => { if (!isReleased && locked) this.#release(request, token) }).finally(endLease))
    return { entry, purgeVersion, shared: false }
  }

  #renewLease ({ group, key }: SourceRequest<V>, token: string): () => void {
    const { clock, link, keys } = this.#options.tier
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
    const { tier } = this.#options
    const { link, keys } = tier
    this.#keep(link.run(releaseScript, [keys.lock(group, key)], [token, keys.channel, tier.write(doneMessage, { key })]))
  }

  #keep (work: Promise<unknown>): void {
    const kept = work.catch(() => {}).finally(() => this.#pending.delete(kept))
    this.#pending.add(kept)
  }
}

/** Wakes those who wait for another replica's load. */
class LockNotifications {
  readonly #sleepers = new Map<string, Set<() => void>>()

  /** Expects the next notification for a key. The caller has to cancel it, even after it arrived. */
  expect (key: string): { arrived: Promise<void>, cancel (): void } {
    const sleepers = this.#sleepers.get(key) ?? new Set()
    this.#sleepers.set(key, sleepers)
    let wake = (): void => {}
    const arrived = new Promise<void>(resolve => { wake = resolve })
    sleepers.add(wake)
    return {
      arrived,
      cancel: () => {
        sleepers.delete(wake)
        if (sleepers.size === 0 && this.#sleepers.get(key) === sleepers) this.#sleepers.delete(key)
      }
    }
  }

  notify (key: string): void {
    for (const wake of this.#sleepers.get(key) ?? []) wake()
  }
}
