import type { LRUCache } from 'lru-cache'
import { createBoundedMap, type MemoryUsage } from '../bounded-map.ts'
import { residentBytes } from '../resident-bytes.ts'
import type { ContentCoding, EncodedBody, EncodedVariant } from './encoded-body.ts'

/** What the key, objects and the cache's own links take, about. */
const overheadBytes = 1_024

/** Encoded reports under everything they depend on. The bound in bytes includes compressed variants. */
export class EncodedBodies {
  /** What is in use. */
  readonly usage: () => MemoryUsage
  readonly #reports: LRUCache<string, EncodedBody>

  constructor (maxBytes: number) {
    const sizeOf = (report: EncodedBody, key: string): number => residentBytes(report.sizeBytes + key.length + overheadBytes)
    const { map, usage } = createBoundedMap<EncodedBody>(maxBytes, sizeOf)
    this.#reports = map
    this.usage = usage
  }

  get (key: string): EncodedBody | undefined {
    return this.#reports.get(key)
  }

  set (key: string, report: EncodedBody): void {
    this.#reports.set(key, report)
  }

  /** Returns the report's bytes in a coding. Bytes made now count towards the bound. */
  take (key: string, report: EncodedBody, coding: ContentCoding): EncodedVariant | Promise<EncodedVariant> {
    const variant = report.take(coding)
    if (!(variant instanceof Promise)) return variant
    return variant.then(ready => {
      // removed and set again, as the map asks only for the size of a new value
      if (this.#reports.peek(key) === report) {
        this.#reports.delete(key)
        this.#reports.set(key, report)
      }
      return ready
    })
  }

  clear (): void {
    this.#reports.clear()
  }
}
