import { randomUUID } from 'node:crypto'
import type { Clock } from '../runtime/clock.ts'
import { beatScript, removeScript } from './quota-scripts.ts'
import type { TierLink } from '../redis/tier-link.ts'

/** Between two signs of life. */
export const beatMs = 1_000
/** How long a replica counts as there after its last one. */
const aliveMs = 5_000
/**
 * Signs of life in a row that have to show fewer replicas before that is believed: after Redis has lost its memory, all of
 * them have to say anew that they are there.
 */
const doubts = 5

export interface MembershipOptions {
  clock: Clock
  link: TierLink
  key: string
  /** Where the others hear of one that is new. */
  channel: string
  /** Called with every sign of life. */
  onBeat (): void
}

/** Tells how many replicas are there, this one included; what was known last while Redis cannot be asked. */
export class Membership {
  readonly id = randomUUID()
  readonly #options: MembershipOptions
  #counts: number[] = []
  #cancelTimer = (): void => {}
  #closed = false

  constructor (options: MembershipOptions) {
    this.#options = options
    this.#beatLater(0)
  }

  /** At least 1. */
  known (): number {
    return Math.max(1, ...this.#counts)
  }

  /** Whether the others have heard of this one. */
  isKnown (): boolean {
    return this.#counts.length > 0
  }

  /** Says that this replica is there, now and from now on. */
  beat (): void {
    this.#cancelTimer()
    if (this.#closed) return
    this.#send().finally(() => this.#beatLater(beatMs))
  }

  /** Takes leave; others need not wait until it counts as gone. */
  async close (): Promise<void> {
    this.#closed = true
    this.#cancelTimer()
    const { link, key } = this.#options
    await link.run(removeScript, [key], [this.id])
  }

  async #send (): Promise<void> {
    const { link, key, channel, onBeat } = this.#options
    if (!link.isUp()) return
    const count = await link.run(beatScript, [key], [this.id, aliveMs, channel])
    if (typeof count === 'number') this.#counts = [...this.#counts, count].slice(-doubts)
    onBeat()
  }

  #beatLater (ms: number): void {
    this.#cancelTimer()
    if (!this.#closed) this.#cancelTimer = this.#options.clock.setTimer(() => this.beat(), ms)
  }
}
