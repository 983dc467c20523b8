import type { Secret } from '../../runtime/secret.ts'

/** Who keeps to a key's quota: this process alone, all replicas together, or each replica to its share while they cannot agree. */
export const quotaModes = ['alone', 'fleet', 'local-share'] as const

export type QuotaMode = typeof quotaModes[number]

/** The name of a permit that the replicas granted, or how long to wait before asking again. */
export type FleetPermit = { granted: string } | { waitMs: number, paused: boolean }

/** The permits that replicas with the same key share. Nothing here throws or waits for long. */
export interface FleetPermits {
  /** Called once, before anything else. `currentKey` returns the key in use. */
  attach (currentKey: () => Secret): void
  /** Returns whether the replicas can be asked for permits now. */
  isReached (): boolean
  /** Returns how many replicas there are, this one included. While they cannot be asked, the last known number stands. */
  replicas (): number
  /**
   * Returns the part of the limits that this process may use without asking, above 0 and at most 1, so that the replicas together keep to
   * them whoever of them can agree.
   */
  share (): number
  /** Asks for a permit; `null` if the replicas cannot be asked. */
  take (): Promise<FleetPermit | null>
  /** Returns a permit without asking. It counts for the others as soon as they can be told. */
  takeWithoutAsking (): string
  giveBack (permit: string): void
  /** Lets no replica call for so long. */
  pause (ms: number): void
}
