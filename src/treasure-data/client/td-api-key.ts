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
