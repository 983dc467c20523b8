import type { Clock } from '../runtime/clock.ts'
import type { Secret } from '../runtime/secret.ts'
import { keyedDigest } from '../redis/keyed-digest.ts'
import { countCallScript, keepPermitsScript, longestPauseMs, pauseScript, removeScript, takePermitScript } from './quota-scripts.ts'
import type { Membership } from './membership.ts'
import type { TierKeys } from '../redis/tier-keys.ts'
import type { TierLink } from '../redis/tier-link.ts'
import { textOf } from '../redis/tier-replies.ts'

/** How long a turn outlives its holder; all are renewed with each sign of life. */
const turnMs = 5_000
/** Between two looks for a turn while all are in use. */
const pollMs = 50
/** After so long without a look a replica waits no more. */
const patienceMs = 500
/** For how long nobody is asked after an answer that failed, however the way to Redis stands. */
const restMs = 1_000

type Turn = { granted: string } | { waitMs: number, paused: boolean }

export interface FleetQuotaOptions {
  clock: Clock
  link: TierLink
  keys: TierKeys
  replicas: Membership
  /** What digests of Treasure Data keys are made with. */
  secret: Buffer
  /** Turns in use at once, and begun in a second, of all replicas together. */
  maxConcurrency: number
  maxPerSecond: number
}

/**
 * The turns that replicas with one Treasure Data key share: as many in use as allowed, given to replicas in the order in which
 * they asked, and begun no faster than allowed. One that dies holds its turns for 5 s. A replica that knows of no other keeps to the rate
 * by itself.
 */
export class FleetQuota {
  readonly #options: FleetQuotaOptions
  /** Turns in use by this replica, by their key's digest. */
  readonly #turns = new Map<string, string>()
  readonly #digests = new WeakMap<Secret, string>()
  #currentKey: () => Secret = () => { throw new Error('no key is attached') }
  #made = 0
  #restUntilMs = -Infinity

  constructor (options: FleetQuotaOptions) {
    this.#options = options
  }

  attach (currentKey: () => Secret): void {
    this.#currentKey = currentKey
  }

  isReached (): boolean {
    const { clock, link, replicas } = this.#options
    return link.isUp() && replicas.isKnown() && clock.monotonicMs() >= this.#restUntilMs
  }

  replicas (): number {
    return this.#options.replicas.known()
  }

  async take (): Promise<Turn | null> {
    const { link, keys, replicas, maxConcurrency } = this.#options
    const digest = this.#digest()
    const turn = this.#name()
    const reply = await link.run(takePermitScript, keys.quota(digest), [replicas.id, turn, maxConcurrency, turnMs, patienceMs])
    const [outcome, pausedMs] = Array.isArray(reply) ? reply.map((part: unknown) => part) : []
    switch (textOf(outcome)) {
      case 'granted': return await this.#begin(turn, digest)
      case 'full': return { waitMs: pollMs, paused: false }
      case 'paused': return { waitMs: typeof pausedMs === 'number' ? pausedMs : pollMs, paused: true }
      default: return this.#rest()
    }
  }

  takeWithoutAsking (): string {
    const turn = this.#name()
    this.#turns.set(turn, this.#digest())
    return turn
  }

  giveBack (turn: string): void {
    const { link, keys } = this.#options
    const digest = this.#turns.get(turn)
    this.#turns.delete(turn)
    // never throws; what cannot be told ends by itself
    if (digest !== undefined) link.run(removeScript, [keys.quota(digest)[0]], [turn]).catch(() => {})
  }

  pause (ms: number): void {
    const { link, keys } = this.#options
    const [, , , pause] = keys.quota(this.#digest())
    link.run(pauseScript, [pause], [Math.min(longestPauseMs, Math.ceil(ms))]).catch(() => {})
  }

  /** Renews the turns in use, also those that were begun unasked. */
  renew (): void {
    const { link, keys } = this.#options
    for (const digest of new Set(this.#turns.values())) {
      const turns = [...this.#turns].flatMap(([turn, of]) => of === digest ? [turn] : [])
      link.run(keepPermitsScript, [keys.quota(digest)[0]], [turnMs, ...turns]).catch(() => {})
    }
  }

  async #begin (turn: string, digest: string): Promise<Turn | null> {
    const { keys, replicas } = this.#options
    this.#turns.set(turn, digest)
    const waitMs = replicas.known() === 1 ? 0 : await this.#waitForSecond(keys.rate(digest))
    if (waitMs === 0) return { granted: turn }
    this.giveBack(turn)
    return waitMs === null ? this.#rest() : { waitMs, paused: false }
  }

  /** Counts a call in the running second. Returns 0 if it may begin, else the ms until the next second; `null` if Redis gave no answer. */
  async #waitForSecond (key: string): Promise<number | null> {
    const { link, maxPerSecond } = this.#options
    const reply = await link.run(countCallScript, [key], [])
    const [calls, leftMs] = Array.isArray(reply) ? reply.map((part: unknown) => part) : []
    if (typeof calls !== 'number' || typeof leftMs !== 'number') return null
    return calls <= maxPerSecond ? 0 : Math.max(1, leftMs)
  }

  #rest (): null {
    this.#restUntilMs = this.#options.clock.monotonicMs() + restMs
    return null
  }

  #name (): string {
    return `${this.#options.replicas.id}:${++this.#made}`
  }

  /** Tells keys apart without holding anything of them. */
  #digest (): string {
    const key = this.#currentKey()
    const known = this.#digests.get(key)
    if (known !== undefined) return known
    const digest = keyedDigest(this.#options.secret, key.reveal())
    this.#digests.set(key, digest)
    return digest
  }
}
