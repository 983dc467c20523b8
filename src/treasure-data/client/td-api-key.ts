import { createHash } from 'node:crypto'
import { Secret } from '../../runtime/secret.ts'

const leastLength = 10

/**
 * Reads a Treasure Data API key as people paste it: white space around it and a `TD1 ` prefix are dropped.
 * The documented form (account, slash, 40 hexadecimal digits) is not enforced, since the documents mask real keys.
 * Throws an `Error` that never holds the key.
 */
export function parseTdApiKey (text: string): Secret {
  const key = text.trim().replace(/^TD1\s+/i, '')
  if (key === '') throw new Error('is empty')
  // anything else could not be sent in a header, and some clients would quote it in their errors
  if (/[^\x21-\x7e]/.test(key)) throw new Error('holds characters that no key has: only visible ASCII without spaces is possible')
  if (key.length < leastLength) throw new Error(`is too short: a key has at least ${leastLength} characters`)
  return new Secret(key)
}

/**
 * Returns what tells a key's account from others: the part before the slash, as keys are documented. A key of another form is taken for an
 * account of its own, told by a digest.
 */
export function accountOf (key: Secret): string {
  const [account = '', secret] = key.reveal().split('/')
  if (account !== '' && secret !== undefined) return account
  return createHash('sha256').update(key.reveal()).digest('base64url')
}
