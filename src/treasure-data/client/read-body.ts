import { pipeline, type Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip } from 'node:zlib'
import { bodyLimits } from '../contract/body-limits.ts'

export const defaultMaxBodyBytes: number = bodyLimits.bytes.most

/** Largest piece that a decoder returns at once, in bytes. A body over the limit occupies at most this much beyond it. */
const chunkSize = 64 * 2 ** 10

/** The reasons to reject a body, with the expected content. */
const expectations = {
  'too-large': 'expected less data',
  'unknown-coding': 'expected gzip, br or no content coding',
  corrupt: 'expected intact compressed data'
}

/** An invalid body, as opposed to a broken connection. */
export class BodyError extends Error {
  override name = 'BodyError'
  readonly fault: keyof typeof expectations
  /** Bytes received so far, after decompression. */
  readonly decodedBytes: number

  constructor (fault: keyof typeof expectations, decodedBytes: number) {
    super(expectations[fault])
    this.fault = fault
    this.decodedBytes = decodedBytes
  }
}

/**
 * Reads a stream to its end and decodes at most one content coding (gzip or br). `maxBytes` limits the body before and after
 * decompression. Destroys the stream on failure. Throws a `BodyError` if the body is invalid, else the stream's own error.
 */
export async function readBody (
  stream: Readable, { contentEncoding, maxBytes = defaultMaxBodyBytes }: { contentEncoding: string | null, maxBytes?: number }
): Promise<Buffer> {
  let failedFirst: 'stream' | 'decoder' | null = null
  stream.on('error', () => { failedFirst ??= 'stream' })
  const decoder = chooseDecoder(contentEncoding)
  if (decoder === 'unknown') {
    stream.destroy()
    throw new BodyError('unknown-coding', 0)
  }
  // a failure of either one destroys both with the same error
  decoder?.on('error', () => { failedFirst ??= 'decoder' })
  const decoded = decoder === null ? stream : pipeline(stream, chunks => bound(chunks, maxBytes), decoder, () => {})

  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of decoded as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > maxBytes) throw new BodyError('too-large', size)
      chunks.push(chunk)
    }
  } catch (error) {
    // leaving the loop destroys the decoder at once, but the stream behind it only later
    stream.destroy()
    throw failedFirst === 'decoder' && !(error instanceof BodyError) ? new BodyError('corrupt', size) : error
  }
  return join(chunks, size)
}

/** Stops reading once the encoded body exceeds the decoded limit. Blocks that decode to nothing could otherwise arrive forever. */
async function * bound (chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > maxBytes) throw new BodyError('too-large', 0)
    yield chunk
  }
}

/** Copies the chunks to one buffer outside the shared pool. Bodies are kept for long, and would keep their neighbours in the pool alive. */
function join (chunks: readonly Buffer[], size: number): Buffer {
  const body = Buffer.allocUnsafeSlow(size)
  let end = 0
  for (const chunk of chunks) end += chunk.copy(body, end)
  return body
}

function chooseDecoder (contentEncoding: string | null): Transform | null | 'unknown' {
  switch (contentEncoding?.trim().toLowerCase() ?? '') {
    case '':
    case 'identity': return null
    case 'gzip': return createGunzip({ chunkSize })
    case 'br': return createBrotliDecompress({ chunkSize })
    default: return 'unknown'
  }
}
