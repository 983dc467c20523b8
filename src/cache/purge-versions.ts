import { LRUCache } from 'lru-cache'

/** Groups with a remembered version. Beyond that, the version that was used least recently is forgotten. */
const maxGroups = 10_000

/** Purges that wait to be passed on. Beyond that, they become one purge of everything. */
const maxOwed = 1_000

/** The last purges that a value has seen: of everything, and of its group. Both numbers only increase. */
export interface PurgeVersion {
  readonly all: number
  readonly group: number
}

/** Returns whether a value that has seen the purges in `seen` is still valid under the `known` ones. */
export function covers (seen: PurgeVersion, known: PurgeVersion): boolean {
  return seen.all >= known.all && seen.group >= known.group
}

/**
 * Makes room for a purge of a group, or of everything (`null`), among those that wait to be passed on. Returns what to purge instead if
 * there are too many: everything, and the others are dropped.
 */
export function makeRoomFor (group: string | null, owed: Map<string | null, unknown>): string | null {
  if (owed.size < maxOwed || owed.has(group)) return group
  owed.clear()
  return null
}

/** Returns the purges that both have seen. */
export function lesserOf (one: PurgeVersion, other: PurgeVersion): PurgeVersion {
  return { all: Math.min(one.all, other.all), group: Math.min(one.group, other.group) }
}

/** The purges that memory knows, as a store and the other replicas see them. */
export interface KnownPurges {
  of (group: string): PurgeVersion
  /** Records a purge made elsewhere: of a group, or of everything (`null`). */
  learn (group: string | null, version: number): void
}

/** A replica as a receiver of the other replicas' purges. */
export interface PurgeListener extends KnownPurges {
  /** Announces the purges that could not be announced so far. Returns `false` if one still cannot be announced. */
  announceOwed (): Promise<boolean>
}

/** How replicas announce purges to each other. Nothing here throws. */
export interface PurgeMessages {
  /** Called once, before anything else. `announceOwed` is called whenever this replica has caught up with the others. */
  attach (listener: PurgeListener): void
  /**
   * Announces the purge of a group, or of everything (`null`), by its version. All replicas learn of it, also those that are away now.
   * Returns `false` if that is not possible now.
   */
  announce (group: string | null, version: number): Promise<boolean>
}

/** The purges known to this process. A load that began before one of them has an older version. `null` stands for everything. */
export type PurgeVersions = ReturnType<typeof createPurgeVersions>

/**
 * Starts at 0. A bump gives max(previous + 1, wall time in ms), which exceeds all earlier versions even if a counter was lost. Calls
 * `onForget` when a group's version is forgotten: loads in progress may have begun before that purge.
 */
export function createPurgeVersions (wallMs: () => number, onForget = (): void => {}) {
  let all = 0
  const byGroup = new LRUCache<string, number>({
    max: maxGroups,
    dispose: (_number, _group, reason) => { if (reason === 'evict') onForget() }
  })
  const of = (group: string): PurgeVersion => ({ all, group: byGroup.get(group) ?? 0 })
  return {
    of,
    /** Counts a purge made here. */
    bump (group: string | null): void {
      if (group === null) all = Math.max(all + 1, wallMs())
      else byGroup.set(group, Math.max(of(group).group + 1, wallMs()))
    },
    /** Drops all purges, because purges of another account do not apply. */
    reset (): void {
      all = 0
      byGroup.clear()
    },
    /** Records a purge made elsewhere. Returns `false` if that purge or a later one was already known. */
    raise (group: string | null, version: number): boolean {
      const known = group === null ? all : of(group).group
      if (known >= version) return false
      if (group === null) all = version
      else byGroup.set(group, version)
      return true
    }
  }
}
