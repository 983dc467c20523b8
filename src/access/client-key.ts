import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { ListedClient } from './parse-clients.ts'

const keyPattern = /^tdj_[\w-]{43}$/

/** Makes a key: `tdj_` and 256 random bits. */
export function createClientKey (): string {
  return `tdj_${randomBytes(32).toString('base64url')}`
}

/**
 * The client whose key this is, or `null`. Keys are 256 random bits, so a plain digest protects them; every digest is
 * compared, each in constant time, so that nothing can be learnt from how long it takes.
 */
export function findClient (clients: readonly ListedClient[], key: string): ListedClient | null {
  if (!keyPattern.test(key)) return null
  const digest = digestOf(key)
  let found: ListedClient | null = null
  for (const client of clients) {
    for (const known of client.keyDigests) if (timingSafeEqual(known, digest)) found = client
  }
  return found
}

/** SHA-256. */
export function digestOf (key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
