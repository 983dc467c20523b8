import type { StoreCounts } from '../store-counts.ts'

/** A pending write under a key. `null` deletes the stored answer. */
interface Waiting<T> {
  item: T | null
  group: string
  sizeBytes: number
}

/** Beyond this, the oldest pending answers are dropped: after such a long wait, storing them would help little. */
const maxBytes = 32 * 2 ** 20
/** Size of a batch, so that no reader waits long for it. */
const maxBatch = 64
const maxBatchBytes = 4 * 2 ** 20

/** Pending answers, one per key: the newest wins. Bounded in bytes. */
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

  /** Returns what waits under a key: `null` for a pending deletion, `undefined` for nothing. */
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

  /** Returns the oldest pending answers. They stay in the queue until `settle`. */
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

  /** Removes written answers from the queue, unless something newer waits under their key. */
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
