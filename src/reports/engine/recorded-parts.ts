import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { CalendarDate } from '../../domain/time/calendar-date.ts'
import type { JourneyEndpoint } from './source.ts'

/** The store that holds what was recorded cannot be asked, or no longer. */
export class HistoryUnavailableError extends Error {
  override name = 'HistoryUnavailableError'

  constructor () {
    super('the store cannot be asked')
  }
}

/** Nothing was recorded that could answer. The message says so to callers. */
export class NotRecordedError extends Error {
  override name = 'NotRecordedError'
}

/** What was recorded of a journey: the statistics or the definition at a run, or the chart of a day. */
export type RecordedPart =
  | { kind: Exclude<JourneyEndpoint, 'conversion' | 'activation'> }
  | { kind: 'conversion' | 'activation', day: CalendarDate }

/** A body as it was recorded, and when; it is `null` if the row was damaged. */
export interface RecordedBody {
  recordedAt: string
  body: Buffer | null
}

/** Reads what was recorded up to a time, ISO UTC. Every method returns `null` if the store cannot be asked. */
export interface RecordedReader {
  readPart (journeyId: JourneyId, part: RecordedPart, recordedUntil: string): Promise<{ found: RecordedBody | null } | null>
  /** Returns when the first run of a journey was recorded. */
  readBeginning (journeyId: JourneyId): Promise<{ recordedAt: string | null } | null>
}
