import type { VersionDate } from './report-dates.ts'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { digestOf } from '../digest.ts'

export type ContentCoding = 'identity' | 'gzip' | 'br'

/** Encoded bytes in one coding, with their strong validator. */
export interface EncodedVariant {
  readonly coding: ContentCoding
  readonly body: Buffer
  readonly etag: string
}

/** Compressing shorter bodies costs more than it saves. */
const minCompressedBytes = 1_024

const suffixes = { gzip: '-gz', br: '-br' }

// both run on the thread pool
const compressors = {
  gzip: (body: Buffer): Promise<Buffer> => promisify(gzip)(body, { level: 6 }),
  br: (body: Buffer): Promise<Buffer> => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
}

/** One report as bytes. Compressed variants are made on first demand and kept. */
export class EncodedBody {
  readonly mediaType: string
  /** When these bytes were first seen; `null` if that does not distinguish them from other versions. */
  readonly firstSeen: VersionDate | null
  readonly identity: EncodedVariant
  readonly #digest: string
  readonly #compressed = new Map<ContentCoding, EncodedVariant | Promise<EncodedVariant>>()
  #compressedBytes = 0

  /** The validator is a digest of the body: equal bytes have equal validators in every replica. */
  constructor (content: string | Uint8Array, mediaType: string, firstSeen: VersionDate | null) {
    const body = typeof content === 'string' ? toBuffer(content) : asBuffer(content)
    this.mediaType = mediaType
    this.firstSeen = firstSeen
    this.#digest = digestOf(body)
    this.identity = { coding: 'identity', body, etag: `"${this.#digest}"` }
  }

  get isCompressible (): boolean {
    return this.identity.body.length >= minCompressedBytes
  }

  /** Bytes of all variants so far. */
  get sizeBytes (): number {
    return this.identity.body.length + this.#compressedBytes
  }

  /** Returns the bytes in a coding, at once if they are ready. Otherwise makes them off the main thread, once for all callers. */
  take (coding: ContentCoding): EncodedVariant | Promise<EncodedVariant> {
    if (coding === 'identity') return this.identity
    const known = this.#compressed.get(coding)
    if (known !== undefined) return known
    const made = this.#compress(coding)
    this.#compressed.set(coding, made)
    // after a failure, the next caller tries again
    made.catch(() => this.#compressed.delete(coding))
    return made
  }

  async #compress (coding: 'gzip' | 'br'): Promise<EncodedVariant> {
    const body = copyOf(await compressors[coding](this.identity.body))
    const variant = { coding, body, etag: `"${this.#digest}${suffixes[coding]}"` }
    this.#compressed.set(coding, variant)
    this.#compressedBytes += body.length
    return variant
  }
}

/** Copies bytes into a separate buffer. The compressor returns a part of a larger buffer, which would otherwise be kept. */
function copyOf (bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(copy)
  return copy
}

/** Bytes from another thread lack the methods of a buffer. */
function asBuffer (bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function toBuffer (text: string): Buffer {
  const body = Buffer.allocUnsafeSlow(Buffer.byteLength(text))
  body.write(text)
  return body
}
