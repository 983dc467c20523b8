import { LRUCache } from 'lru-cache'

/** How much of its bound a part of memory uses. */
export interface MemoryUsage {
  bytes: number
  maxBytes: number
  entries: number
  /** Since the start, because memory was full. */
  evictions: number
}

export interface BoundedMap<V extends object> {
  map: LRUCache<string, V>
  usage (): MemoryUsage
}

/** Returns a map of at most `maxBytes`, which evicts the least recently used value. `sizeOf` is called when a value is set. */
export function createBoundedMap<V extends object> (maxBytes: number, sizeOf: (value: V, key: string) => number): BoundedMap<V> {
  let evictions = 0
  const map = new LRUCache<string, V>({
    maxSize: maxBytes,
    sizeCalculation: sizeOf,
    dispose: (_value, _key, reason) => { if (reason === 'evict') evictions++ }
  })
  return { map, usage: () => ({ bytes: map.calculatedSize, maxBytes, entries: map.size, evictions }) }
}
