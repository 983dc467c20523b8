import type { KnownPurges } from './purge-versions.ts'

/** A replica, as the others tell it of purges. */
export interface PurgeListener extends KnownPurges {
  /** Announces the purges that could not be announced so far. Returns `false` if one still cannot be. */
  announceOwed (): Promise<boolean>
}

/** How replicas tell each other of purges. Nothing here throws. */
export interface PurgeMessages {
  /** Called once, before anything else. `announceOwed` is called whenever this replica has caught up with the others. */
  attach (listener: PurgeListener): void
  /**
   * Tells all replicas, also those that are away now, of the purge of a group, or of everything (`null`), by its version. Returns
   * `false` if that is not possible now.
   */
  announce (group: string | null, version: number): Promise<boolean>
}
