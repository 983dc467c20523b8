import { LRUCache } from 'lru-cache'

/** Values of the most recently used keys. */
export interface RecentMap<K, V> {
  get (key: K): V | undefined
  set (key: K, value: V): void
  delete (key: K): void
}

/** Returns a map of at most `max` values, which evicts the least recently used one. */
export function createRecentMap<K extends string, V extends object | number> (max: number): RecentMap<K, V> {
  return new LRUCache<K, V>({ max })
}
