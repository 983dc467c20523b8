import { createHash } from 'node:crypto'
import { Secret } from '../../runtime/secret.ts'

const leastLength = 10

/**
 * Parses a Treasure Data API key as people paste it, without surrounding white space and a `TD1 ` prefix. The documented form
 * (account, slash, 40 hexadecimal digits) is not enforced, since the documentation masks real keys. Throws an `Error` that never
 * contains the key.
 */
export function parseTdApiKey (text: string): Secret {
  const key = text.trim().replace(/^TD1\s+/i, '')
  if (key === '') throw new Error('is empty')
  // any other character could not be sent in a header, and some clients would quote it in their errors
  if (/[^\x21-\x7e]/.test(key)) throw new Error('contains characters that keys never contain: only visible ASCII without spaces is allowed')
  if (key.length < leastLength) throw new Error(`is too short: keys have at least ${leastLength} characters`)
  return new Secret(key)
}

/**
 * Returns the account of a key: the part before the slash in documented keys. A key of another form counts as an account of its own,
 * identified by a digest.
 */
export function accountOf (key: Secret): string {
  const [account = '', secret] = key.reveal().split('/')
  if (account !== '' && secret !== undefined) return account
  return createHash('sha256').update(key.reveal()).digest('base64url')
}
