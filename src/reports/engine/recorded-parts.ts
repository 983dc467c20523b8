import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { CalendarDate } from '../../domain/time/calendar-date.ts'
import type { JourneyEndpoint } from './source.ts'

/** The store with recorded data cannot be asked, or no longer. */
export class HistoryUnavailableError extends Error {
  override name = 'HistoryUnavailableError'

  constructor () {
    super('the store is not available')
  }
}

/** There is no recorded data that could answer. The message is shown to callers. */
export class NotRecordedError extends Error {
  override name = 'NotRecordedError'
}

/** A recorded part of a journey: the statistics or the definition at a run, or the chart of a day. */
export type RecordedPart =
  | { kind: Exclude<JourneyEndpoint, 'conversion' | 'activation'> }
  | { kind: 'conversion' | 'activation', day: CalendarDate }

/** A recorded body and its time; the body is `null` if the row was damaged. */
export interface RecordedBody {
  recordedAt: string
  body: Buffer | null
}

/** Reads data recorded up to a time, ISO UTC. Every method returns `null` if the store cannot be asked. */
export interface RecordedReader {
  readPart (journeyId: JourneyId, part: RecordedPart, recordedUntil: string): Promise<{ found: RecordedBody | null } | null>
  /** Returns when the first run of a journey was recorded. */
  readBeginning (journeyId: JourneyId): Promise<{ recordedAt: string | null } | null>
}
