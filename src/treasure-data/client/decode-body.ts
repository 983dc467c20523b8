import { promisify } from 'node:util'
import { brotliDecompress, gunzip } from 'node:zlib'
import { bodyLimits } from '../contract/body-limits.ts'

export const defaultMaxBodyBytes: number = bodyLimits.bytes.most

/** Largest piece that a decoder returns at once, in bytes. A body over the limit occupies at most this much beyond it. */
const chunkSize = 64 * 2 ** 10

/** The reasons to reject a body, with the expected content. */
const expectations = {
  'too-large': 'expected less data',
  'unknown-coding': 'expected gzip, br or no content coding',
  corrupt: 'expected intact compressed data',
  unwanted: 'expected no body'
}

/** An invalid body, as opposed to a broken connection. */
export class BodyError extends Error {
  override name = 'BodyError'
  readonly fault: keyof typeof expectations

  constructor (fault: keyof typeof expectations) {
    super(expectations[fault])
    this.fault = fault
  }
}

// both run on the thread pool
const decoders = { gzip: promisify(gunzip), br: promisify(brotliDecompress) }

/** Returns whether `decodeBody` knows the value of a header `content-encoding`. */
export function isKnownCoding (contentEncoding: string | null): boolean {
  return chooseDecoder(contentEncoding) !== undefined
}

/** Decodes at most one content coding (gzip or br), up to `maxBytes`. Throws a `BodyError`. */
export async function decodeBody (bytes: Buffer, contentEncoding: string | null, maxBytes = defaultMaxBodyBytes): Promise<Buffer> {
  const decode = chooseDecoder(contentEncoding)
  if (decode === undefined) throw new BodyError('unknown-coding')
  if (decode === null) return bytes
  try {
    const decoded = await decode(bytes, { chunkSize, maxOutputLength: maxBytes })
    // a copy, because a short result is a part of a whole chunk
    return Buffer.from(new Uint8Array(decoded).buffer)
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    throw new BodyError(isTooLarge ? 'too-large' : 'corrupt')
  }
}

function chooseDecoder (contentEncoding: string | null) {
  switch (contentEncoding?.trim().toLowerCase() ?? '') {
    case '':
    case 'identity': return null
    case 'gzip': return decoders.gzip
    case 'br': return decoders.br
    default: return undefined
  }
}
