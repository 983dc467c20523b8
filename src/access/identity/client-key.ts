import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { ListedClient } from './parse-clients.ts'

const keyPattern = /^tdj_[\w-]{43}$/

/** Makes a key: `tdj_` and 256 random bits. */
export function createClientKey (): string {
  return `tdj_${randomBytes(32).toString('base64url')}`
}

const indexes = new WeakMap<readonly ListedClient[], ReadonlyMap<string, { client: ListedClient, digest: Buffer }>>()

/**
 * The client whose key this is, or `null`. Keys are 256 random bits, so a plain digest protects them. It is looked up by
 * that digest, which nobody can steer towards a known one, and then compared in constant time: how long it takes tells
 * nothing of a key, and a thousand clients cost what one does.
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

/** SHA-256. */
export function digestOf (key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
