import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { AsOf } from '../../domain/time/as-of.ts'
import type { DateRange } from '../../domain/time/date-range.ts'

/** The content of a file: what it shows of which journey, and when. */
interface FileContent {
  /** `null` if it shows several journeys. */
  journeyId: JourneyId | null
  /** The parts of what it shows, such as `statistics` and `stages`. */
  subject: readonly string[]
  range: DateRange | null
  /** `null` unless it is of the past. */
  asOf: AsOf | null
  extension: string
}

/**
 * Returns the header that names an answer's file (RFC 6266), as name and value. Browsers still show pictures in the page. The file's name
 * has the range and, for a report of the past, its day.
 */
export function nameFile ({ journeyId, subject, range, asOf, extension }: FileContent): [string, string] {
  const days = range === null ? [] : range.from === range.to ? [range.from] : [range.from, 'to', range.to]
  const past = asOf === null ? [] : ['as-of', asOf.day]
  const journeys = journeyId === null ? ['journeys'] : ['journey', journeyId]
  const name = [...journeys, ...subject, ...days, ...past].join('-')
  return ['content-disposition', `inline; filename="${name}.${extension}"`]
}
