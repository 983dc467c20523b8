import type { SourceRequest, SourceStore } from './source-cache-contract.ts'
import type { SourceMemory } from './source-memory.ts'

/** Lookups in the store after a memory miss. All callers of a key share one. */
export class StoreLookups<V> {
  readonly #store: SourceStore<V> | undefined
  readonly #memory: SourceMemory<V>
  readonly #lookups = new Map<string, Promise<void>>()

  constructor (store: SourceStore<V> | undefined, memory: SourceMemory<V>) {
    this.#store = store
    this.#memory = memory
  }

  /** Looks a key up, and keeps the result in memory. */
  async find (request: SourceRequest<V>): Promise<void> {
    const { key } = request
    const known = this.#lookups.get(key)
    if (known !== undefined || this.#store === undefined) return await known
    const lookup = this.#find(request, this.#store).finally(() => {
      if (this.#lookups.get(key) === lookup) this.#lookups.delete(key)
    })
    this.#lookups.set(key, lookup)
    await lookup
  }

  /** Prevents callers from joining the lookups in progress. */
  drop (): void {
    this.#lookups.clear()
  }

  async #find (request: SourceRequest<V>, store: SourceStore<V>): Promise<void> {
    const { era } = this.#memory
    const found = await store.find(request)
    if (found !== null && era === this.#memory.era) this.#memory.adopt(found)
  }
}
