import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { formatInstant } from '../../runtime/clock.ts'
import type { Client } from './client.ts'
import type { ListedClient, ListedKey } from './clients-file.ts'

const keyPattern = /^tdj_[\w-]{43}$/

/** Creates a key: `tdj_` and 256 random bits. */
export function createClientKey (): string {
  return `tdj_${randomBytes(32).toString('base64url')}`
}

/** A listed key that a caller sent. */
export interface FoundKey extends ListedKey {
  /** The client, with the label of this key. */
  readonly client: Client
}

const indexes = new WeakMap<readonly ListedClient[], ReadonlyMap<string, FoundKey>>()

/**
 * Returns the listed key with this text, or `null`. Keys are 256 random bits, so a plain digest protects them. The lookup uses the digest,
 * which an attacker cannot steer towards a known one, and then compares in constant time. So its duration reveals nothing about a key, and
 * a thousand clients cost as much as one.
 */
export function findKey (clients: readonly ListedClient[], key: string): FoundKey | null {
  if (!keyPattern.test(key)) return null
  const digest = digestOf(key)
  const found = indexOf(clients).get(digest.toString('latin1'))
  return found !== undefined && timingSafeEqual(found.digest, digest) ? found : null
}

function indexOf (clients: readonly ListedClient[]): ReadonlyMap<string, FoundKey> {
  const known = indexes.get(clients)
  if (known !== undefined) return known
  const index = new Map(clients.flatMap(client => client.keys.map((key): [string, FoundKey] => [
    key.digest.toString('latin1'), { ...key, client: key.label === null ? client : { ...client, keyLabel: key.label } }
  ])))
  indexes.set(clients, index)
  return index
}

/** Returns the number of expired keys, and when the next key expires; `null` if none does. */
export function describeExpiry (clients: readonly ListedClient[], nowMs: number): { expired: number, next: string | null } {
  const ends = clients.flatMap(({ keys }) => keys.flatMap(({ notAfterMs }) => notAfterMs ?? []))
  const coming = ends.filter(endMs => endMs >= nowMs)
  return { expired: ends.length - coming.length, next: coming.length === 0 ? null : formatInstant(Math.min(...coming)) }
}

/** Returns the SHA-256 digest of a key. */
export function digestOf (key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
