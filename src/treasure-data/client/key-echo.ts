import type { Secret } from '../../runtime/secret.ts'
import type { Endpoint } from '../endpoints/endpoints.ts'
import { TreasureDataError } from '../errors/treasure-data-error.ts'
import type { TdAnswer } from './read-answer.ts'

/**
 * Length of the searched part of the secret, in characters. An answer may repeat a truncated key, and no answer contains that much of
 * it by chance.
 */
const searchedLength = 12

/**
 * Keeps the key out of stored data, because Treasure Data or a proxy in front of it may echo request headers. Returns the answer
 * without validators that contain the key. Throws `upstream-malformed` if its body or its media type contains the key.
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

/** The forms of keys in use. A key is searched for in every answer. */
const knownForms = new WeakMap<Secret, readonly Buffer[]>()

function formsOf (key: Secret): readonly Buffer[] {
  const known = knownForms.get(key)
  if (known !== undefined) return known
  const forms = listForms(key)
  knownForms.set(key, forms)
  return forms
}

/** Returns the beginning of the key's secret part in all forms: plain, URL-encoded, in JSON, and in base64 of any text that contains it. */
function listForms (key: Secret): Buffer[] {
  const whole = key.reveal()
  const secret = whole.slice(whole.indexOf('/') + 1)
  const searched = (secret.length < searchedLength ? whole : secret).slice(0, searchedLength)
  const plain = [searched, encodeURIComponent(searched), JSON.stringify(searched).slice(1, -1)]
  return [...new Set([...plain, ...[0, 1, 2].map(offset => encodeAt(searched, offset))])].map(form => Buffer.from(form, 'latin1'))
}

/** Returns the text's base64 characters that do not depend on its neighbours. The text begins `offset` bytes into a group of three. */
function encodeAt (text: string, offset: number): string {
  const firstWhole = (3 - offset) % 3
  const whole = text.slice(firstWhole)
  return Buffer.from(whole.slice(0, whole.length - whole.length % 3), 'latin1').toString('base64')
}

const escaped = /\\u00([2-7][\da-f])/gi

/** Returns a body with the JSON escapes of ASCII characters decoded, as reports show its texts; empty if there are none. */
function decodeEscapes (body: Buffer): Buffer {
  if (!body.includes('\\u00')) return Buffer.alloc(0)
  return Buffer.from(body.toString('latin1').replace(escaped, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1')
}
