import { parseInstant } from '../../domain/time/instant.ts'
import { parseData } from './parse-answer.ts'

/**
 * Returns a body of statistics with only the points from `from` to before `until` (ISO UTC), as Treasure Data sends them for a range.
 * Points with an unreadable time stay, because reports warn of them. Throws `upstream-malformed` if the body cannot be read.
 */
export function windowStatistics (body: Buffer, { from, until }: { from: string, until: string }): Buffer {
  const known = new Map<unknown, boolean>()
  const isWithin = (point: unknown): boolean => {
    const updatedAt = isRecord(point) ? point['updatedAt'] : null
    const found = known.get(updatedAt)
    if (found !== undefined) return found
    const at = typeof updatedAt === 'string' || typeof updatedAt === 'number' ? parseInstant(String(updatedAt)) : null
    const within = at === null || (at >= from && at < until)
    known.set(updatedAt, within)
    return within
  }
  const window = (holder: unknown): unknown => isRecord(holder) && Array.isArray(holder['history'])
    ? { ...holder, history: holder['history'].filter(isWithin) }
    : holder
  const { data } = parseData(body, 'statistics')
  if (!isRecord(data) || !isRecord(data['attributes'])) return body
  const { journeyStageStatistics: stages } = data['attributes']
  const attributes = window({
    ...data['attributes'], ...Array.isArray(stages) ? { journeyStageStatistics: stages.map(window) } : {}
  })
  return Buffer.from(JSON.stringify({ data: { ...data, attributes } }))
}

function isRecord (value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
