const key = 'client-key'

/** The client key that the reader entered. It is kept for this tab only. */
export function readClientKey (): string | null {
  try {
    return sessionStorage.getItem(key) ?? inMemory
  } catch {
    return inMemory
  }
}

/** Used if the browser stores nothing; lost when the page is left. */
let inMemory: string | null = null

/** Stores the key, or deletes it. */
export function keepClientKey (given: string | null): void {
  inMemory = given
  try {
    if (given === null) sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, given)
  } catch {
    // the key is in memory
  }
}
