import { z } from 'zod'
import type { ReplicaCounts } from '../../cache/tier-state.ts'
import { recordKind, wholeMs } from '../../redis/signed-records.ts'
import type { TierTime } from '../../redis/tier-time.ts'

/** How long a replica may use its share of the quota after its last heartbeat, by its own clock and by Redis's. */
export const leaseMs = 60_000
/** After its lease a replica counts as this fraction of one, and uses no more than that. */
export const lapsedWeight = 0.2
/** How long a replica is remembered after its lease expired. */
export const lapsedKeptMs = 3_600_000
/** A replica counts as silent after this many of our own heartbeats without one of its own. */
const doubts = 3
/** More members than a fleet can have. */
export const maxMembers = 1_000
/** The most members with another secret that count: anybody who can write to Redis can invent some. */
const maxStrangers = 16

/** A replica. `names` is equal for replicas that use the same names in Redis. `left` is final. */
export const memberRecord = recordKind('member', z.strictObject({
  id: z.string(), untilMs: wholeMs, names: z.string(), left: z.boolean()
}))

export type MemberRecord = z.output<typeof memberRecord.schema>

interface Member extends MemberRecord {
  /** Our own heartbeat at which it was last heard. */
  heardAtBeat: number
  /** When its lease ends by our own clock, monotonic. */
  leaseEndsAtMs: number
}

/** The other replicas, known from heartbeats. Deleting data from Redis cannot remove one of them before its lease ends. */
export class Members {
  readonly #names: string
  readonly #time: Pick<TierTime, 'isBelievable' | 'earliestMs'>
  readonly #members = new Map<string, Member>()
  /** Members that signed with another secret: their text, and our heartbeats at which it was first and last seen. */
  readonly #strangers = new Map<string, { text: string, heardAtBeat: number, seenAtBeat: number }>()
  #beats = 0

  constructor (names: string, time: Pick<TierTime, 'isBelievable' | 'earliestMs'>) {
    this.#names = names
    this.#time = time
  }

  /** Counts a heartbeat of this replica. Silence of the others is measured in these. */
  beat (nowMs: number): void {
    this.#beats++
    for (const [id, member] of this.#members) if (nowMs >= member.leaseEndsAtMs + lapsedKeptMs) this.#members.delete(id)
    for (const [id, { seenAtBeat }] of this.#strangers) if (this.#beats - seenAtBeat >= doubts) this.#strangers.delete(id)
  }

  /** Records another replica. Returns whether it was unknown. */
  note (record: MemberRecord, nowMs: number): boolean {
    if (!this.#time.isBelievable(record.untilMs - leaseMs)) return false
    const known = this.#members.get(record.id)
    if (known === undefined && this.#members.size >= maxMembers) return false
    if (known !== undefined && !record.left && record.untilMs <= known.untilMs) return false
    const left = record.left || known?.left === true
    this.#members.set(record.id, { ...record, left, heardAtBeat: this.#beats, leaseEndsAtMs: nowMs + leaseMs })
    return known === undefined
  }

  /** Records a member that signed with another secret. */
  noteStranger (id: string, text: string): void {
    const known = this.#strangers.get(id)
    if (known === undefined && this.#strangers.size >= maxMembers) return
    const heardAtBeat = known?.text === text ? known.heardAtBeat : this.#beats
    this.#strangers.set(id, { text, heardAtBeat, seenAtBeat: this.#beats })
  }

  /**
   * Returns how many replicas there are, including this one: present ones, silent ones with a lease, lapsed ones without one, and those
   * with another secret.
   */
  count (nowMs: number): ReplicaCounts {
    // a live one writes a new record with each heartbeat
    const heard = [...this.#strangers.values()].filter(({ heardAtBeat }) => this.#beats - heardAtBeat < doubts)
    const count = { present: 1, silent: 0, lapsed: 0, otherSecret: Math.min(heard.length, maxStrangers) }
    for (const { left, names, heardAtBeat, untilMs, leaseEndsAtMs } of this.#members.values()) {
      if (left) continue
      const isPresent = this.#beats - heardAtBeat < doubts
      if (isPresent && names !== this.#names) count.otherSecret++
      else if (isPresent) count.present++
      else if (nowMs < leaseEndsAtMs || this.#time.earliestMs() < untilMs) count.silent++
      else count.lapsed++
    }
    return count
  }
}

/**
 * Returns how many replicas share the quota. One whose lease expired counts as a fifth, because it uses no more. The lapsed ones count
 * only up to the number of the others.
 */
export function weightOf ({ present, silent, lapsed, otherSecret }: ReplicaCounts): number {
  const others = present + silent + otherSecret
  return others + lapsedWeight * Math.min(lapsed, others)
}
