import Negotiator from 'negotiator'
import type { ContentCoding } from '../../cache/encoded/encoded-body.ts'
import { listAcceptable, type Formats } from '../../formats/index.ts'
import { defaultLanguage, languageTags, parseLanguage, type Language } from '../../formats/words/languages.ts'
import { Problem } from '../problems/problem.ts'

/** Limit of remembered headers: browsers and libraries send only a few different ones. */
const maxRemembered = 500
/** Longer headers are parsed each time, so that memory stays small. */
const maxHeaderLength = 500

const codings: ContentCoding[] = ['br', 'gzip', 'identity']

/** The second parameter is missing from the package's types. */
type WithPreference = { encodings (available: readonly string[], options: { preferred: readonly string[] }): string[] }

/** Returns the content coding: the client's favourite by its q-values, brotli without a preference, or identity if nothing matches. */
export const negotiateCoding = remember((header): ContentCoding => {
  const negotiator: WithPreference = new Negotiator({ headers: { 'accept-encoding': header } })
  const [chosen] = negotiator.encodings(codings, { preferred: codings })
  return codings.find(coding => coding === chosen) ?? 'identity'
}, 'identity')

/** Returns the language that the client prefers by its q-values, or the default if it accepts none of them. */
export const negotiateLanguage = remember((header): Language => {
  const chosen = new Negotiator({ headers: { 'accept-language': header } }).language([...languageTags])
  return parseLanguage(chosen) ?? defaultLanguage
}, defaultLanguage)

/**
 * Returns the format that the client prefers by its q-values, the first one offered without a preference, or `null` if the client accepts
 * none.
 */
export interface ChooseFormat {
  (accept: string | undefined): string | null
  /** The media types of the formats. */
  mediaTypes: readonly string[]
}

/** Returns the problem of a client that accepts none of the formats. */
export function refuseFormats ({ mediaTypes }: ChooseFormat): Problem {
  return new Problem('not-acceptable', { detail: `The header Accept allows none of the resource's media types: ${mediaTypes.join(', ')}.` })
}

/** Offers the formats that `Accept` can select. A missing or empty header accepts any format. */
export function offerFormats (formats: Formats): ChooseFormat {
  const offered = listAcceptable(formats)
  const mediaTypes = offered.map(({ mediaType }) => mediaType)
  const parameters = new Map(offered.map(({ mediaType, contentType }) => [mediaType, parseMediaRange(contentType).parameters]))
  const first = offered[0]?.name ?? ''
  const choose = remember<string | null>(header => {
    if (header.trim() === '') return first
    const ranges = splitUnquoted(header, ',').map(parseMediaRange).filter(({ type, parameters: wanted }) => {
      const ofAnswer = parameters.get(type)
      return mediaRange.test(type) && [...wanted].every(([name, value]) => name === 'q' || (ofAnswer?.get(name) ?? value) === value)
    })
    const accept = ranges.map(({ type, parameters }) => `${type};q=${parameters.get('q') ?? 1}`).join()
    const chosen = new Negotiator({ headers: { accept } }).mediaType(mediaTypes)
    return offered.find(({ mediaType }) => mediaType === chosen)?.name ?? null
  }, first)
  return Object.assign(choose, { mediaTypes })
}

const mediaRange = /^[^\s"/]+\/[^\s"/]+$/

/** A media range in `Accept` (RFC 9110, 12.5.1), or a media type. Names, types and values are in lower case. */
interface MediaRange {
  type: string
  parameters: ReadonlyMap<string, string>
}

function parseMediaRange (text: string): MediaRange {
  const [type = '', ...parameters] = splitUnquoted(text.toLowerCase(), ';').map(part => part.trim())
  return {
    type,
    parameters: new Map(parameters.map(parameter => {
      const [name = '', ...value] = parameter.split('=')
      return [name.trim(), value.join('=').trim().replace(/^"(.*)"$/, '$1')]
    }))
  }
}

/** Splits at separators outside quoted strings, in one pass. */
function splitUnquoted (text: string, separator: ',' | ';'): string[] {
  const parts: string[] = []
  let start = 0
  let isQuoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (isQuoted && character === '\\') at++
    else if (character === '"') isQuoted = !isQuoted
    else if (character === separator && !isQuoted) {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  return [...parts, text.slice(start)]
}

function remember<T> (read: (header: string) => T, absent: T): (header: string | undefined) => T {
  const known = new Map<string, T>()
  // usually it is the header of the previous request, and comparing is cheaper than a lookup
  let lastHeader: string | undefined
  let lastMeaning = absent
  return header => {
    if (header === lastHeader) return lastMeaning
    if (header === undefined) return absent
    if (header.length > maxHeaderLength) return read(header)
    const remembered = known.get(header)
    const meaning = remembered === undefined ? read(header) : remembered
    lastHeader = header
    lastMeaning = meaning
    if (remembered !== undefined) return meaning
    // a client that keeps sending new headers gains nothing and costs other clients little
    if (known.size >= maxRemembered) known.clear()
    known.set(header, meaning)
    return meaning
  }
}
