import { LRUCache } from 'lru-cache'

/** Groups whose own number is remembered; beyond that the least recently purged one's is folded into the number of all. */
const maxGroups = 10_000

/** Numbers that grow with every purge, so that a load which began before one is known by its older number. */
export interface Generations {
  of (group: string): number
  bump (group: string): void
  bumpAll (): void
}

/** Starts at 0. A bump gives max(previous + 1, wall time in ms): larger than all before even if a counter was lost. */
export function createGenerations (wallMs: () => number): Generations {
  let ofAll = 0
  const byGroup = new LRUCache<string, number>({
    max: maxGroups,
    dispose: (generation, _group, reason) => {
      if (reason === 'evict') ofAll = Math.max(ofAll, generation)
    }
  })
  const of = (group: string): number => Math.max(ofAll, byGroup.get(group) ?? 0)
  return {
    of,
    bump (group) {
      byGroup.set(group, Math.max(of(group) + 1, wallMs()))
    },
    bumpAll () {
      // above every group's own number, or a group purged just now would not change
      const highest = Math.max(ofAll, ...byGroup.values())
      ofAll = Math.max(highest + 1, wallMs())
      byGroup.clear()
    }
  }
}
