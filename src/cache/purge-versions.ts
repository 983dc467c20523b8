import { LRUCache } from 'lru-cache'

/**
 * Groups whose own version is remembered. Beyond that, the version of the least recently purged group is folded into that of
 * everything.
 */
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

/** The purges known to this process. A load that began before one of them has an older version. `null` stands for everything. */
export interface PurgeVersions {
  of (group: string): PurgeVersion
  /** Counts a purge made here. */
  bump (group: string | null): void
  /** Takes note of a purge elsewhere. Returns `false` if it, or a later one, was known. */
  raise (group: string | null, version: number): boolean
}

/** Starts at 0. A bump gives max(previous + 1, wall time in ms), which is larger than all before even if a counter was lost. */
export function createPurgeVersions (wallMs: () => number): PurgeVersions {
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
    bump (group) {
      if (group === null) all = Math.max(all + 1, wallMs())
      else byGroup.set(group, Math.max(of(group).group + 1, wallMs()))
    },
    raise (group, version) {
      const known = group === null ? all : of(group).group
      if (known >= version) return false
      if (group === null) all = version
      else byGroup.set(group, version)
      return true
    }
  }
}
