import { createRecentMap } from '../bounded-map.ts'

/** Keys that are remembered after their first request. */
const maxKeys = 1_000

/** Recognises bytes that were requested before. A client that requests ever new ones takes no memory for them. */
export class RepeatKeys {
  readonly #once = createRecentMap<string, number>(maxKeys)

  /** Returns whether the key was requested before, and remembers it. */
  isRepeat (key: string): boolean {
    if (this.#once.delete(key)) return true
    this.#once.set(key, 1)
    return false
  }
}
