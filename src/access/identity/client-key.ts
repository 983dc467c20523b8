import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { ListedClient } from './clients-file.ts'

const keyPattern = /^tdj_[\w-]{43}$/

/** Makes a key: `tdj_` and 256 random bits. */
export function createClientKey (): string {
  return `tdj_${randomBytes(32).toString('base64url')}`
}

const indexes = new WeakMap<readonly ListedClient[], ReadonlyMap<string, { client: ListedClient, digest: Buffer }>>()

/**
 * Returns the client with this key, or `null`. Keys are 256 random bits, so a plain digest protects them. The lookup uses that digest,
 * which nobody can steer towards a known one, and then compares in constant time. So its duration says nothing about a key, and a
 * thousand clients cost as much as one.
 */
export function findClient (clients: readonly ListedClient[], key: string): ListedClient | null {
  if (!keyPattern.test(key)) return null
  const digest = digestOf(key)
  const found = indexOf(clients).get(digest.toString('latin1'))
  return found !== undefined && timingSafeEqual(found.digest, digest) ? found.client : null
}

function indexOf (clients: readonly ListedClient[]) {
  const known = indexes.get(clients)
  if (known !== undefined) return known
  const index = new Map(clients.flatMap(client => client.keyDigests.map(digest => [digest.toString('latin1'), { client, digest }])))
  indexes.set(clients, index)
  return index
}

/** Returns the SHA-256 digest of a key. */
export function digestOf (key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
