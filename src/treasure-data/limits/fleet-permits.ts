import type { Secret } from '../../runtime/secret.ts'

/** How the quota of a key is kept to: by this process alone, by all replicas together, or by its share while they cannot agree. */
export const quotaModes = ['alone', 'fleet', 'local-share'] as const

export type QuotaMode = typeof quotaModes[number]

/** A turn that the replicas granted, by the name it is given back under, or how long to wait before asking again. */
export type FleetPermit = { granted: string } | { waitMs: number, paused: boolean }

/** What replicas with the same key share of what it may ask. Nothing here throws or waits for long. */
export interface FleetPermits {
  /** Called once, before anything else: the key in use at any time. */
  attach (currentKey: () => Secret): void
  /** Whether the replicas can be asked for turns now. */
  isReached (): boolean
  /** Membership known to be there, this one included; while they cannot be asked, those known last. */
  replicas (): number
  /** Asks for a turn; `null` where nobody could be asked. */
  take (): Promise<FleetPermit | null>
  /** A turn without asking, which counts for the others as soon as they can be told. */
  takeWithoutAsking (): string
  giveBack (turn: string): void
  /** Has no replica ask for so long. */
  pause (ms: number): void
}
