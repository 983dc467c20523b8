import type { Secret } from '../../runtime/secret.ts'
import type { Endpoint } from '../endpoints/endpoints.ts'
import { TreasureDataError } from '../errors/treasure-data-error.ts'
import type { TdAnswer } from './read-answer.ts'

/** Part of the secret that is searched for, in characters: an answer may repeat a key cut off, and none holds that much by chance. */
const searchedLength = 12

/**
 * Keeps the key out of what is stored: Treasure Data, or a proxy in front of it, may repeat the request's headers. Returns the answer
 * without validators that hold the key. Throws `upstream-malformed` if its body or its media type holds the key.
 */
export function withoutKey (answer: TdAnswer, key: Secret, endpoint: Endpoint): TdAnswer {
  const forms = formsOf(key)
  const isIn = (bytes: Buffer): boolean => forms.some(form => bytes.includes(form))
  const inHeader = (value: string): boolean => isIn(Buffer.from(value, 'latin1'))
  const faults = [
    ...inHeader(answer.mediaType) ? ['content-type: expected no API key'] : [],
    ...isIn(answer.body) || isIn(decodeEscapes(answer.body)) ? ['body: expected no API key'] : []
  ]
  if (faults.length > 0) throw new TreasureDataError('upstream-malformed', { endpoint, faults })
  const validator = (value: string | null): string | null => value === null || inHeader(value) ? null : value
  return { ...answer, etag: validator(answer.etag), lastModified: validator(answer.lastModified) }
}

/** Returns how the secret part of a key begins: as it is, in URLs, in JSON, and in base64 of any text that has it. */
function formsOf (key: Secret): Buffer[] {
  const whole = key.reveal()
  const secret = whole.slice(whole.indexOf('/') + 1)
  const searched = (secret.length < searchedLength ? whole : secret).slice(0, searchedLength)
  const plain = [searched, encodeURIComponent(searched), JSON.stringify(searched).slice(1, -1)]
  return [...new Set([...plain, ...[0, 1, 2].map(offset => encodeAt(searched, offset))])].map(form => Buffer.from(form, 'latin1'))
}

/** Returns the text's characters in base64 that depend on nothing around it. It begins `offset` bytes into a group of three. */
function encodeAt (text: string, offset: number): string {
  const firstWhole = (3 - offset) % 3
  const whole = text.slice(firstWhole)
  return Buffer.from(whole.slice(0, whole.length - whole.length % 3), 'latin1').toString('base64')
}

const escaped = /\\u00([2-7][\da-f])/gi

/** Returns a body with the JSON escapes of ASCII characters replaced, as reports show its texts; empty without any. */
function decodeEscapes (body: Buffer): Buffer {
  if (!body.includes('\\u00')) return Buffer.alloc(0)
  return Buffer.from(body.toString('latin1').replace(escaped, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1')
}
