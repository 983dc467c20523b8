import Negotiator from 'negotiator'
import type { ContentCoding } from '../../cache/encoded/encoded-body.ts'
import { listAcceptable, type Formats } from '../../formats/index.ts'

/** Browsers and libraries send few different headers, so their meaning is remembered. */
const maxRemembered = 500
/** Longer headers are read each time, so that memory stays small. */
const maxHeaderLength = 500

const codings: ContentCoding[] = ['br', 'gzip', 'identity']

/** The second parameter is missing from the package's types. */
type WithPreference = { encodings (available: readonly string[], options: { preferred: readonly string[] }): string[] }

/** The coding to answer in: the client's favourite by its q-values, brotli where it has none; identity where nothing fits. */
export const negotiateCoding = remember((header): ContentCoding => {
  const negotiator: WithPreference = new Negotiator({ headers: { 'accept-encoding': header } })
  const [chosen] = negotiator.encodings(codings, { preferred: codings })
  return codings.find(coding => coding === chosen) ?? 'identity'
}, 'identity')

/** The format that the client prefers by its q-values, the first one offered where it has no preference; `null` where it accepts none. */
export interface ChooseFormat {
  (accept: string | undefined): string | null
  /** How many there are. */
  count: number
}

/** Offers those of the formats that `Accept` can choose. */
export function offerFormats (formats: Formats): ChooseFormat {
  const offered = listAcceptable(formats)
  const mediaTypes = offered.map(({ mediaType }) => mediaType)
  const choose = remember<string | null>(header => {
    const chosen = new Negotiator({ headers: { accept: header } }).mediaType(mediaTypes)
    return offered.find(({ mediaType }) => mediaType === chosen)?.name ?? null
  }, offered[0]?.name ?? '')
  return Object.assign(choose, { count: offered.length })
}

function remember<T> (read: (header: string) => T, absent: T): (header: string | undefined) => T {
  const known = new Map<string, T>()
  return header => {
    if (header === undefined) return absent
    if (header.length > maxHeaderLength) return read(header)
    const remembered = known.get(header)
    if (remembered !== undefined) return remembered
    const meaning = read(header)
    // a client that sends ever new headers gains nothing and costs the others little
    if (known.size >= maxRemembered) known.clear()
    known.set(header, meaning)
    return meaning
  }
}
