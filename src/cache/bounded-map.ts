import { LRUCache } from 'lru-cache'

/** The memory bound of a component, and how much of it is in use. */
export interface MemoryUsage {
  bytes: number
  maxBytes: number
  entries: number
  /** Evictions since the start, because memory was full. */
  evictions: number
}

/** A map of at most `maxBytes`, which evicts the least recently used value. `sizeOf` is called when a value is set. */
export class BoundedMap<V extends object> extends LRUCache<string, V> {
  readonly usage: () => MemoryUsage

  constructor (maxBytes: number, sizeOf: (value: V, key: string) => number) {
    let evictions = 0
    const dispose = (_value: V, _key: string, reason: string): void => { if (reason === 'evict') evictions++ }
    super({ maxSize: maxBytes, sizeCalculation: sizeOf, dispose })
    this.usage = () => ({ bytes: this.calculatedSize, maxBytes, entries: this.size, evictions })
  }
}

/** Returns a map of at most `max` values, which evicts the least recently used one. */
export function createRecentMap<K extends string, V extends object | number> (max: number): LRUCache<K, V> {
  return new LRUCache<K, V>({ max })
}

/**
 * Resident memory per byte in use, including what the allocator cannot return and what the collector has not freed yet. The memory part
 * of `npm run bench` measured 1.8 in most runs and 2.4 in some. The bound has to hold in those as well.
 */
const residentPerUsed = 2.3

/** Approximate size of the key, its objects and the map's own links, as measured. */
const overheadBytes = 1_024

/** Returns how much of the memory bound a value takes, given the bytes of the value and everything that belongs to it. */
export function residentBytes (usedBytes: number): number {
  return Math.ceil(usedBytes * residentPerUsed)
}

/** Returns how much of the memory bound an entry of a map takes, given the bytes of its value. */
export function sizeOfEntry (key: string, valueBytes: number): number {
  return residentBytes(valueBytes + key.length + overheadBytes)
}
