const key = 'client-key'

/** The key that the reader gave: kept for this tab alone, gone with it. */
export function readClientKey (): string | null {
  try {
    return sessionStorage.getItem(key) ?? inMemory
  } catch {
    return inMemory
  }
}

/** Where the tab keeps nothing, until the page is left. */
let inMemory: string | null = null

/** Keeps a key, or forgets it. */
export function keepClientKey (given: string | null): void {
  inMemory = given
  try {
    if (given === null) sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, given)
  } catch {
    // it is in memory
  }
}
