import { journeySorts, type ListPosition } from '../../domain/journeys/list-journeys.ts'
import { journeyIdPattern } from '../../domain/td/journey-id.ts'

const maxLength = 2_000

/** Returns a position in the list as a cursor. A made-up cursor reveals no further journeys. */
export function writeCursor ({ sort, key, journeyId }: ListPosition): string {
  return Buffer.from(JSON.stringify([sort, key, journeyId])).toString('base64url')
}

/** Returns the position that a cursor stands for, or `null` if the service did not write it. */
export function readCursor (cursor: string): ListPosition | null {
  if (cursor.length > maxLength || !/^[\w-]+$/.test(cursor)) return null
  const [sort, key, journeyId, ...rest] = parse(Buffer.from(cursor, 'base64url').toString())
  const known = journeySorts.find(name => name === sort)
  if (known === undefined || typeof key !== 'string' || typeof journeyId !== 'string' || rest.length > 0) return null
  if (!journeyIdPattern.test(journeyId)) return null
  const position = { sort: known, key, journeyId }
  // each position has exactly one cursor
  return writeCursor(position) === cursor ? position : null
}

function parse (text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
