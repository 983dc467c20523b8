import { pipeline, Readable } from 'node:stream'
import { constants, createBrotliCompress, createGzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { HistoryStep } from '../../domain/history/choose-runs.ts'
import type { HistoryPoint, HistoryReading } from '../../domain/history/read-history.ts'
import type { RangeDescription } from '../../domain/time/date-range.ts'
import type { HistoryWriter } from '../../formats/format.ts'
import { historyFormats, json } from '../../formats/index.ts'
import { negotiateCoding } from '../answers/negotiate.ts'
import { addHeaders, securityHeaders } from '../answers/security-headers.ts'
import type { CallerBudget } from '../guards/caller-budget.ts'

/** What a history in JSON says of itself. */
interface HistoryHead {
  journeyId: string
  range: RangeDescription
  by: HistoryStep
}

interface HistoryAnswer {
  /** Weak, as the bytes depend on the coding as well. */
  etag: string
  contentType: string
  write: HistoryWriter
  reading: HistoryReading
  pages: AsyncGenerator<HistoryPoint[]>
  budget: Pick<CallerBudget, 'charge'>
}

/** Returns what writes a history in a format. */
export function chooseWriter (name: string, table: string | undefined) {
  const format = historyFormats.find(format => format.name === name) ?? json
  const { contentType } = format
  return {
    contentType,
    writer: (head: HistoryHead): HistoryWriter => format.kind === 'text' ? format.writer(table) : writeJson(head)
  }
}

/** Writes the members of `JourneyHistory` in their order. */
function writeJson ({ journeyId, range, by }: HistoryHead): HistoryWriter {
  let isFirst = true
  return {
    fields: null,
    // the rest follows in pieces
    begin: () => `${JSON.stringify({ journeyId, range, by }).slice(0, -1)},"points":[`,
    writePoints (points) {
      const text = points.map(point => JSON.stringify(point)).join(',')
      const separator = isFirst || text === '' ? '' : ','
      isFirst = isFirst && text === ''
      return separator + text
    },
    end: ({ gaps, deltas, checks }) => `],${JSON.stringify({ gaps, deltas, checks }).slice(1)}`
  }
}

/**
 * Sends a history while it is read: a page is read once the caller has taken the one before. What fails before the first page is an answer
 * of its own; what fails later breaks the answer off.
 */
export async function streamHistory (request: FastifyRequest, reply: FastifyReply, answer: HistoryAnswer): Promise<FastifyReply> {
  const { etag, contentType, pages } = answer
  addHeaders(reply, [
    'etag', etag, 'cache-control', 'private, no-cache', 'vary', 'Accept-Encoding, Origin, Authorization, X-API-Key, Accept'
  ])
  if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send()
  addHeaders(reply, ['content-type', contentType, ...securityHeaders])
  const coding = negotiateCoding(request.headers['accept-encoding'])
  if (coding !== 'identity') reply.header('content-encoding', coding)
  if (request.method === 'HEAD') return reply.send()
  const first = await pages.next()
  const source = Readable.from(writePieces(answer, first))
  if (coding === 'identity') return reply.send(source)
  const compressor = coding === 'br'
    ? createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
    : createGzip({ level: 6 })
  // whoever reads the compressed bytes sees the error
  pipeline(source, compressor, () => {})
  return reply.send(compressor)
}

async function * writePieces (
  { write, reading, pages, budget }: HistoryAnswer, first: IteratorResult<HistoryPoint[]>
): AsyncGenerator<string> {
  const piece = (make: () => string): string => {
    const startMs = performance.now()
    const text = make()
    budget.charge('building', performance.now() - startMs)
    return text
  }
  yield write.begin()
  for (let page = first; page.done !== true; page = await pages.next()) {
    const { value } = page
    yield piece(() => write.writePoints(value))
  }
  yield piece(() => write.end(reading))
}

/** Compares weakly (RFC 9110, 13.1.2). */
function isKnown (known: string | undefined, etag: string): boolean {
  if (known === undefined) return false
  return known.trim() === '*' || (known.match(/(?:W\/)?"[^"]*"/g) ?? []).some(tag => tag.replace(/^W\//, '') === etag.slice(2))
}
