import type { StoreCounts } from '../store-counts.ts'

/** Something that waits to be written under a key. `null` deletes what is there. */
interface Waiting<T> {
  item: T | null
  group: string
  sizeBytes: number
}

/** Beyond this, the oldest answers that wait are dropped: they were not written for so long that their store is of little use. */
const maxBytes = 32 * 2 ** 20
/** One batch, so that no reader waits long behind it. */
const maxBatch = 64
const maxBatchBytes = 4 * 2 ** 20

/** Answers that wait to be written, one per key: the newest wins. Bounded in bytes. */
export class WriteQueue<T> {
  readonly #counts: StoreCounts
  readonly #waiting = new Map<string, Waiting<T>>()
  #bytes = 0

  constructor (counts: StoreCounts) {
    this.#counts = counts
  }

  get isEmpty (): boolean {
    return this.#waiting.size === 0
  }

  usage (): { answers: number, bytes: number } {
    return { answers: this.#waiting.size, bytes: this.#bytes }
  }

  /** Returns what waits under a key: `null` if it is to be deleted, `undefined` for nothing. */
  get (key: string): T | null | undefined {
    return this.#waiting.get(key)?.item
  }

  put (key: string, group: string, item: T | null, sizeBytes: number): void {
    this.#delete(key)
    this.#waiting.set(key, { item, group, sizeBytes })
    this.#bytes += sizeBytes
    for (const oldest of this.#waiting.keys()) {
      if (this.#bytes <= maxBytes) return
      this.#delete(oldest)
      this.#counts.writes.add('dropped')
    }
  }

  /** Returns the oldest of what waits. It goes on waiting until `settle`. */
  batch (): Array<[key: string, item: T | null]> {
    const batch: Array<[string, T | null]> = []
    let bytes = 0
    for (const [key, { item, sizeBytes }] of this.#waiting) {
      bytes += sizeBytes
      if (batch.length > 0 && (batch.length >= maxBatch || bytes > maxBatchBytes)) break
      batch.push([key, item])
    }
    return batch
  }

  /** Ends the wait of what was written, unless something newer waits under its key. */
  settle (batch: ReadonlyArray<[key: string, item: T | null]>): void {
    for (const [key, item] of batch) if (this.#waiting.get(key)?.item === item) this.#delete(key)
  }

  /** Drops a group, or everything (`null`). */
  drop (group: string | null): void {
    for (const [key, waiting] of this.#waiting) if (group === null || waiting.group === group) this.#delete(key)
  }

  #delete (key: string): void {
    this.#bytes -= this.#waiting.get(key)?.sizeBytes ?? 0
    this.#waiting.delete(key)
  }
}
