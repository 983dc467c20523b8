import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress, constants, type BrotliOptions } from 'node:zlib'

const compress = promisify<Buffer, BrotliOptions, Buffer>(brotliCompress)
const expand = promisify<Uint8Array, BrotliOptions, Buffer>(brotliDecompress)

/** Shorter bodies are not worth compressing. */
const minCompressedBytes = 256
/** More than the largest body that is accepted from Treasure Data. */
const maxExpandedBytes = 16 * 2 ** 20

/** A body as it is stored. */
export interface PackedBody {
  encoding: 'br' | 'none'
  body: Uint8Array
}

/** Returns a body as it is stored. Long ones are compressed, off the event loop. */
export async function packBody (bytes: Buffer): Promise<PackedBody> {
  if (bytes.length < minCompressedBytes) return { encoding: 'none', body: bytes }
  const body = await compress(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  })
  return { encoding: 'br', body }
}

/** Returns the bytes of a stored body. Throws if they are unreadable. */
export async function unpackBody (encoding: string, body: Uint8Array): Promise<Buffer> {
  if (encoding === 'none') return Buffer.from(body)
  if (encoding === 'br') return await expand(body, { maxOutputLength: maxExpandedBytes })
  throw new Error('unknown encoding')
}

/** Returns the checksum of a row: of all fields that a reader trusts, and of its body (SHA-256, 132 bits). */
export function checksumOf (fields: ReadonlyArray<string | number>, body: Uint8Array): string {
  const hash = createHash('sha256').update(JSON.stringify(fields)).update('\0').update(body)
  return hash.digest('base64url').slice(0, 22)
}
