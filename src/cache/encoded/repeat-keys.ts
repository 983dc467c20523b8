import { createRecentMap } from '../bounded-map.ts'

/** Keys that are remembered after their first request. */
const maxKeys = 1_000

/** Tells whether bytes were requested before, lately. A client that requests ever new ones takes no memory for them. */
export class RepeatKeys {
  readonly #once = createRecentMap<string, number>(maxKeys)

  /** Returns whether the key comes for the second time, and notes it otherwise. */
  isRepeat (key: string): boolean {
    if (this.#once.delete(key)) return true
    this.#once.set(key, 1)
    return false
  }
}
