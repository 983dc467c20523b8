import { LoadAbandonedError, loadPriorities, type LoadPriority } from '../../runtime/load-demand.ts'
import { LoadQueue, type QueuedLoad } from './load-queue.ts'
import { PermitRefused } from './permit-refused.ts'
import { PromisedTimes } from './promised-times.ts'
import type { QueueIncident } from './queue-incident.ts'

/** How long a load waits for a permit while no caller waits for it. */
const backgroundPatienceMs = 60_000
/** Loads are admitted if their expected wait is at most this share of their limit, because estimates are not exact. */
const admittedShare = 0.8
/** Maximum random extension of `Retry-After`, as a fraction, so that callers do not all return at once. */
const jitter = 0.1
/** The longest `Retry-After`. */
const longestWaitMs = 600_000

export interface LoadAdmissionOptions {
  /** The longest time that a caller waits for a permit. */
  queueDeadlineMs: number
  /** From 0 to below 1. */
  random: () => number
  nowMs: () => number
  /** Returns the ms until a load with `ahead` others before it can expect its permit. */
  waitMs: (ahead: number) => number
  /** Returns how long no permits are given at all, in ms. */
  pausedMs: () => number
  /** Returns whether the duration of calls is known. */
  isPaceKnown: () => boolean
  incident: QueueIncident
}

export interface WaitingLoad extends QueuedLoad {
  readonly sinceMs: number
  /** When the first waiting caller started to wait; `null` while none does. */
  awaitedSinceMs: number | null
  /** For a retry: the deadline of its load. */
  readonly deadlineAtMs: number | null
  begin (permit: string | null): void
  refuse (reason: unknown): void
}

/**
 * Decides which loads wait for a permit, and for how long: loads that can expect one in time. Any other load is refused as early as
 * possible, with a time to retry.
 */
export class LoadAdmission {
  readonly queue = new LoadQueue<WaitingLoad>()
  readonly #options: LoadAdmissionOptions
  readonly #promises = new PromisedTimes()

  constructor (options: LoadAdmissionOptions) {
    this.#options = options
  }

  /** Admits a load to the queue, or throws the reason why it may not wait. */
  admit (load: WaitingLoad): void {
    const { nowMs, waitMs, isPaceKnown } = this.#options
    const { demand, key, isRetry } = load
    if (!demand.isWanted()) throw new LoadAbandonedError()
    const leftMs = this.#deadlineOf(load) - nowMs()
    const pausedMs = this.#options.pausedMs()
    if (pausedMs >= leftMs) throw new PermitRefused('upstream-throttled', pausedMs)
    if (!isRetry) {
      // until a call has ended, the pace of Treasure Data is unknown; it is better to let callers wait than to give them a wrong time
      const isHopeless = isPaceKnown() &&
        waitMs(this.queue.countAhead(load, noPromises)) - pausedMs > (leftMs - pausedMs) * admittedShare
      if (isHopeless || !this.queue.hasPlaceFor(load)) throw this.#busy(load)
    }
    for (const client of demand.clients()) this.#promises.delete(client, key)
    this.queue.add(load)
  }

  /** Applies a changed demand for a waiting load. */
  follow (load: WaitingLoad): void {
    const { demand } = load
    if (!demand.isWanted()) return this.refuse(load, new LoadAbandonedError())
    load.awaitedSinceMs = demand.isAwaited() ? load.awaitedSinceMs ?? this.#options.nowMs() : null
  }

  refuse (load: WaitingLoad, reason: unknown): void {
    if (this.queue.delete(load)) load.refuse(reason)
  }

  /** Refuses loads with a past deadline. */
  refuseOverdue (): void {
    const nowMs = this.#options.nowMs()
    for (const load of this.queue.all()) if (this.#deadlineOf(load) <= nowMs) this.refuse(load, this.#busy(load))
  }

  /** Refuses loads that can no longer expect a permit in time, once the duration of calls is known again. */
  refuseHopeless (): void {
    const nowMs = this.#options.nowMs()
    let kept = 0
    for (const { load, ahead } of this.queue.inOrder(this.#promises.counts(nowMs))) {
      if (load.isRetry || nowMs + this.#options.waitMs(kept) <= this.#deadlineOf(load)) kept++
      else this.refuse(load, this.#busy(load, ahead))
    }
  }

  /** Refuses loads that cannot wait until the end of a pause. */
  refuseUntil (pausedUntilMs: number): void {
    const refused = new PermitRefused('upstream-throttled', pausedUntilMs - this.#options.nowMs())
    for (const load of this.queue.all()) if (this.#deadlineOf(load) <= pausedUntilMs) this.refuse(load, refused)
  }

  /** Returns the ms until the next deadline of a waiting load; `Infinity` if none waits. */
  nextDeadlineMs (): number {
    return Math.min(Infinity, ...this.queue.all().map(load => this.#deadlineOf(load))) - this.#options.nowMs()
  }

  /** Returns the number of waiting loads by priority. */
  countByPriority (): Record<LoadPriority, number> {
    const priorities = this.queue.all().map(({ demand }) => demand.priority())
    const count = (wanted: LoadPriority): number => priorities.filter(priority => priority === wanted).length
    // the type lists all names
    return Object.fromEntries(loadPriorities.map(priority => [priority, count(priority)])) as Record<LoadPriority, number>
  }

  /** Returns the refusal of a load that may not wait. A waiting caller gets an individual time to retry. */
  #busy (load: WaitingLoad, knownAhead?: number): PermitRefused {
    const { random, waitMs, incident } = this.#options
    const nowMs = this.#options.nowMs()
    const { demand, key, isRetry } = load
    const [client] = isRetry ? [] : demand.clients()
    const ahead = knownAhead ?? this.queue.countAhead(load, client === undefined ? noPromises : this.#promises.counts(nowMs))
    let expectedWaitMs = Math.min(waitMs(ahead), longestWaitMs)
    if (client !== undefined) {
      const promisedAtMs = this.#promises.find(client, key, nowMs)
      if (promisedAtMs === null) this.#promises.add(client, key, nowMs + expectedWaitMs)
      else expectedWaitMs = promisedAtMs - nowMs
    }
    const state = { waiting: this.queue.size, ahead, expectedWaitMs }
    if (!isRetry) incident.note(state)
    return new PermitRefused('busy', expectedWaitMs * (1 + jitter * random()), state)
  }

  #deadlineOf ({ deadlineAtMs, awaitedSinceMs, sinceMs }: WaitingLoad): number {
    if (deadlineAtMs !== null) return deadlineAtMs
    return awaitedSinceMs === null ? sinceMs + backgroundPatienceMs : awaitedSinceMs + this.#options.queueDeadlineMs
  }
}

const noPromises: ReadonlyMap<string, number> = new Map()
