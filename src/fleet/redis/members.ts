import { z } from 'zod'
import type { ReplicaCounts } from '../../cache/tier-state.ts'
import { recordKind, wholeMs } from '../../redis/signed-records.ts'
import type { TierTime } from '../../redis/tier-time.ts'

/** How long a replica may use its share of the quota after its last heartbeat, by its own clock and by Redis's. */
export const leaseMs = 60_000
/** After its lease a replica counts as this part of one, and uses no more. */
export const lapsedWeight = 0.2
/** How long a replica whose lease ran out is remembered. */
export const lapsedKeptMs = 3_600_000
/** Own heartbeats in a row without one of another replica, after which that counts as silent. */
const doubts = 3
/** More members than a fleet can have. */
export const maxMembers = 1_000
/** Members with another secret that are believed: anybody who may write to Redis can make some up. */
const maxStrangers = 16

/** A replica. `names` is equal for replicas that give the same names to what they share. `left` is final. */
export const memberRecord = recordKind('member', z.strictObject({
  id: z.string(), untilMs: wholeMs, names: z.string(), left: z.boolean()
}))

export type MemberRecord = z.output<typeof memberRecord.schema>

interface Member extends MemberRecord {
  /** The own heartbeat at which it was last heard of. */
  heardAtBeat: number
  /** When its lease ends by the own clock, monotonic. */
  leaseEndsAtMs: number
}

/** The other replicas, as heartbeats tell of them. Nothing that is taken out of Redis makes one of them vanish before its lease ends. */
export class Members {
  readonly #names: string
  readonly #time: Pick<TierTime, 'isBelievable' | 'earliestMs'>
  readonly #members = new Map<string, Member>()
  /** Members that signed with another secret: their text, and the own heartbeats at which it was new, and at which it was seen last. */
  readonly #strangers = new Map<string, { text: string, heardAtBeat: number, seenAtBeat: number }>()
  #beats = 0

  constructor (names: string, time: Pick<TierTime, 'isBelievable' | 'earliestMs'>) {
    this.#names = names
    this.#time = time
  }

  /** Counts a heartbeat of this replica, from which those of the others are counted. */
  beat (nowMs: number): void {
    this.#beats++
    for (const [id, member] of this.#members) if (nowMs >= member.leaseEndsAtMs + lapsedKeptMs) this.#members.delete(id)
    for (const [id, { seenAtBeat }] of this.#strangers) if (this.#beats - seenAtBeat >= doubts) this.#strangers.delete(id)
  }

  /** Takes note of another replica. Returns whether it was unknown. */
  note (record: MemberRecord, nowMs: number): boolean {
    if (!this.#time.isBelievable(record.untilMs - leaseMs)) return false
    const known = this.#members.get(record.id)
    if (known === undefined && this.#members.size >= maxMembers) return false
    if (known !== undefined && !record.left && record.untilMs <= known.untilMs) return false
    const left = record.left || known?.left === true
    this.#members.set(record.id, { ...record, left, heardAtBeat: this.#beats, leaseEndsAtMs: nowMs + leaseMs })
    return known === undefined
  }

  /** Takes note of a member that signed with another secret. */
  noteStranger (id: string, text: string): void {
    const known = this.#strangers.get(id)
    if (known === undefined && this.#strangers.size >= maxMembers) return
    const heardAtBeat = known?.text === text ? known.heardAtBeat : this.#beats
    this.#strangers.set(id, { text, heardAtBeat, seenAtBeat: this.#beats })
  }

  /**
   * Returns how many replicas there are, this one included: present ones, silent ones whose lease goes on, lapsed ones whose lease has
   * ended, and those with another secret.
   */
  count (nowMs: number): ReplicaCounts {
    // one that is there writes a new record with each heartbeat
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
 * Returns for how many replicas the quota has to do. One whose lease ran out counts as a fifth, as it uses no more, and no more of those
 * than there are others.
 */
export function weightOf ({ present, silent, lapsed, otherSecret }: ReplicaCounts): number {
  const others = present + silent + otherSecret
  return others + lapsedWeight * Math.min(lapsed, others)
}
