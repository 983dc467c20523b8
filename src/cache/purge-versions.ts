import { LRUCache } from 'lru-cache'

/** Groups whose own version is remembered. Beyond that, the least recently purged group's is folded into that of everything. */
const maxGroups = 10_000

/** The last purges that a value has seen: of everything, and of its group. Both numbers only grow. */
export interface PurgeVersion {
  readonly all: number
  readonly group: number
}

/** Returns whether what has seen these purges was outdated by none of the `known` ones. */
export function covers (seen: PurgeVersion, known: PurgeVersion): boolean {
  return seen.all >= known.all && seen.group >= known.group
}

/** The purges that memory knows, as a store and the other replicas see them. */
export interface KnownPurges {
  of (group: string): PurgeVersion
  /** Takes note of a purge elsewhere: of a group, or of everything (`null`). */
  learn (group: string | null, version: number): void
}

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

/** The purges known to this process. A load that began before one of them has an older version. `null` stands for everything. */
export type PurgeVersions = ReturnType<typeof createPurgeVersions>

/** Starts at 0. A bump gives max(previous + 1, wall time in ms), which is larger than all before even if a counter was lost. */
export function createPurgeVersions (wallMs: () => number) {
  let all = 0
  const byGroup = new LRUCache<string, number>({
    max: maxGroups,
    dispose: (number, _group, reason) => {
      // it has to grow in any case, or loads of the group that began before its purge would pass
      if (reason === 'evict') all = Math.max(all + 1, number)
    }
  })
  const of = (group: string): PurgeVersion => ({ all, group: byGroup.get(group) ?? 0 })
  return {
    of,
    /** Counts a purge made here. */
    bump (group: string | null): void {
      if (group === null) all = Math.max(all + 1, wallMs())
      else byGroup.set(group, Math.max(of(group).group + 1, wallMs()))
    },
    /** Forgets all purges, as those of another account say nothing. */
    reset (): void {
      all = 0
      byGroup.clear()
    },
    /** Takes note of a purge elsewhere. Returns `false` if it, or a later one, was known. */
    raise (group: string | null, version: number): boolean {
      const known = group === null ? all : of(group).group
      if (known >= version) return false
      if (group === null) all = version
      else byGroup.set(group, version)
      return true
    }
  }
}
