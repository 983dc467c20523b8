import { LRUCache } from 'lru-cache'

/** What is kept of the keys that were used last. */
export interface RecentMap<K, V> {
  get (key: K): V | undefined
  set (key: K, value: V): void
  delete (key: K): void
}

/** A map of at most `max` values, from which the least recently used goes first. */
export function createRecentMap<K extends string, V extends object | number> (max: number): RecentMap<K, V> {
  return new LRUCache<K, V>({ max })
}
