import { LRUCache } from 'lru-cache'

/** What a part of memory holds. */
export interface MemoryUsage {
  bytes: number
  maxBytes: number
  entries: number
  /** Since the start, for want of room. */
  evictions: number
}

export interface BoundedMap<V extends object> {
  map: LRUCache<string, V>
  usage (): MemoryUsage
}

/** A map of at most `maxBytes`, from which the least recently used goes first. `sizeOf` is asked when a value is set. */
export function createBoundedMap<V extends object> (maxBytes: number, sizeOf: (value: V, key: string) => number): BoundedMap<V> {
  let evictions = 0
  const map = new LRUCache<string, V>({
    maxSize: maxBytes,
    sizeCalculation: sizeOf,
    dispose: (_value, _key, reason) => { if (reason === 'evict') evictions++ }
  })
  return { map, usage: () => ({ bytes: map.calculatedSize, maxBytes, entries: map.size, evictions }) }
}
