import { promisify } from 'node:util'
import { deflateRaw, inflateRaw } from 'node:zlib'

/** Shorter ones are not worth it. */
const leastBytes = 4_096
/** Above the largest body that is taken from Treasure Data. */
const mostBytes = 16 * 2 ** 20

const deflate = promisify<Buffer, { level: number }, Buffer>(deflateRaw)
const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw)

/** The bytes as they are stored; work of any length is done off the main thread. */
export async function compressPayload (bytes: Buffer): Promise<{ compressed: boolean, payload: Buffer }> {
  if (bytes.length < leastBytes) return { compressed: false, payload: bytes }
  return { compressed: true, payload: await deflate(bytes, { level: 4 }) }
}

/** The bytes again. Throws where they are none, or too many. */
export async function expandPayload (payload: Buffer, compressed: boolean): Promise<Buffer> {
  return compressed ? await inflate(payload, { maxOutputLength: mostBytes }) : payload
}
