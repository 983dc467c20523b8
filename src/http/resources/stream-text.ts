import { pipeline, Readable } from 'node:stream'
import { constants, createBrotliCompress, createGzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { digestOf } from '../../cache/digest.ts'
import { namesTag } from '../answers/entity-tags.ts'
import { negotiateCoding } from '../answers/negotiate.ts'
import { addHeaders, securityHeaders } from '../answers/security-headers.ts'

/** An answer that is sent while it is generated. */
interface StreamedText {
  /** A weak validator, because the bytes also depend on the content coding. */
  etag: string
  contentType: string
  /** The name of its file as header name and value; absent for JSON. */
  file?: readonly string[]
  pieces: AsyncGenerator<string, void>
}

/** Returns a weak validator of everything that an answer is made from. */
export function weakTagOf (made: readonly unknown[]): string {
  return `W/"${digestOf(Buffer.from(JSON.stringify(made)))}"`
}

/**
 * Sends a text while it is generated: each piece is made after the caller has received the previous one. A failure before the first piece
 * becomes a problem document; a later failure aborts the answer.
 */
export async function streamText (
  request: FastifyRequest, reply: FastifyReply, { etag, contentType, file = [], pieces }: StreamedText
): Promise<FastifyReply> {
  const known = request.headers['if-none-match']
  const isKnown = known !== undefined && namesTag(known, etag)
  // the headers must not be those of a problem document
  const first = isKnown || request.method === 'HEAD' ? null : await pieces.next()
  addHeaders(reply, [
    'etag', etag, 'cache-control', 'private, no-cache', 'vary', 'Accept-Encoding, Origin, Authorization, X-API-Key, Accept'
  ])
  if (isKnown) return reply.code(304).send()
  addHeaders(reply, ['content-type', contentType, ...file, ...securityHeaders])
  const coding = negotiateCoding(request.headers['accept-encoding'])
  if (coding !== 'identity') reply.header('content-encoding', coding)
  // an empty stream has no Content-Length, like the answer to GET
  if (first === null) return reply.send(Readable.from([]))
  const source = Readable.from(resume(first, pieces))
  if (coding === 'identity') return reply.send(source)
  const compressor = coding === 'br'
    ? createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
    : createGzip({ level: 6 })
  // the reader of the compressed bytes sees the error
  pipeline(source, compressor, () => {})
  return reply.send(compressor)
}

async function * resume (first: IteratorResult<string, void>, rest: AsyncGenerator<string, void>): AsyncGenerator<string, void> {
  if (first.done === true) return
  yield first.value
  yield * rest
}
