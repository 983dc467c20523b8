import type { Secret } from '../../runtime/secret.ts'

/**
 * The parties that share a key's quota: this process alone, all replicas together, or each replica within its share while they cannot
 * coordinate.
 */
export const quotaModes = ['alone', 'fleet', 'local-share'] as const

export type QuotaMode = typeof quotaModes[number]

/** The name of a permit granted by the replicas, or the time to wait before asking again. */
export type FleetPermit = { granted: string } | { waitMs: number, paused: boolean }

/** The permits shared by replicas with the same key. Nothing here throws or blocks for long. */
export interface FleetPermits {
  /** Called once, before anything else. `currentKey` returns the key in use. */
  attach (currentKey: () => Secret): void
  /** Returns whether permits can be requested from the replicas now. */
  isReached (): boolean
  /** Returns the number of replicas, including this one. While they cannot be asked, the last known number counts. */
  replicas (): number
  /**
   * Returns the fraction of the limits, above 0 and at most 1, that this process may use without asking. All replicas together then
   * stay within the limits, whichever of them can coordinate.
   */
  share (): number
  /** Requests a permit; `null` if the replicas cannot be asked. */
  take (): Promise<FleetPermit | null>
  /** Returns a permit without asking. Other replicas count it as soon as they can be told. */
  takeWithoutAsking (): string
  giveBack (permit: string): void
  /** Stops the calls of all replicas for this long. */
  pause (ms: number): void
}
