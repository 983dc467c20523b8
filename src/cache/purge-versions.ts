import { LRUCache } from 'lru-cache'

/** Groups whose own number is remembered; beyond that the least recently purged one's is folded into the number of all. */
const maxGroups = 10_000

/** The last purges that a value knows of: of everything, and of its group. Both numbers only grow. */
export interface PurgeVersion {
  readonly all: number
  readonly group: number
}

/** Whether what has seen these purges was touched by none of the `known` ones. */
export function covers (seen: PurgeVersion, known: PurgeVersion): boolean {
  return seen.all >= known.all && seen.group >= known.group
}

/** The purges known here, so that a load which began before one is told by its older numbers. */
export interface PurgeVersions {
  of (group: string): PurgeVersion
  bump (group: string): void
  bumpAll (): void
  /** Takes note of a purge elsewhere; `false` where it or a later one was known. */
  raise (group: string, number: number): boolean
  raiseAll (number: number): boolean
}

/** Starts at 0. A bump gives max(previous + 1, wall time in ms): larger than all before even if a counter was lost. */
export function createPurgeVersions (wallMs: () => number): PurgeVersions {
  let all = 0
  const byGroup = new LRUCache<string, number>({
    max: maxGroups,
    dispose: (number, _group, reason) => {
      // above what it was in any case, or loads of the group that began before its purge would pass
      if (reason === 'evict') all = Math.max(all + 1, number)
    }
  })
  const of = (group: string): PurgeVersion => ({ all, group: byGroup.get(group) ?? 0 })
  return {
    of,
    bump (group) {
      byGroup.set(group, Math.max(of(group).group + 1, wallMs()))
    },
    bumpAll () {
      all = Math.max(all + 1, wallMs())
    },
    raise (group, number) {
      if (of(group).group >= number) return false
      byGroup.set(group, number)
      return true
    },
    raiseAll (number) {
      if (all >= number) return false
      all = number
      return true
    }
  }
}
