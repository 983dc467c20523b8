import { checksumOf, unpackBody } from '../sql/checked-body.ts'
import type { SqlRow } from '../sql/statement.ts'
import type { DailyGraph } from './snapshot-set.ts'

/** What the checksum of a recorded body covers. */
interface RecordedBody {
  journeyId: string
  /** Identifies the body: the time of the run or of the definition, or `nameChart` of the chart. */
  at: string
  recordedAt: string
  digest: string
  encoding: string
  body: Uint8Array
}

/** Returns what identifies the chart of a day in its checksum. */
export function nameChart ({ day, kind }: Pick<DailyGraph, 'day' | 'kind'>): string {
  return `${day} ${kind}`
}

/** Returns the checksum of a recorded body. */
export function sumOfRecord ({ journeyId, at, recordedAt, digest, encoding, body }: RecordedBody): string {
  return checksumOf([journeyId, at, recordedAt, digest, encoding], body)
}

/** Returns the body in a row as recorded; `null` if the row was damaged. */
export async function readRecordedBody (row: SqlRow, { journeyId, at }: Pick<RecordedBody, 'journeyId' | 'at'>): Promise<Buffer | null> {
  const { recorded_at: recordedAt, digest, encoding, body } = row
  if (!(body instanceof Uint8Array)) return null
  const known = { journeyId, at, recordedAt: String(recordedAt), digest: String(digest), encoding: String(encoding), body }
  if (sumOfRecord(known) !== row['checksum']) return null
  return await unpackBody(known.encoding, body).catch(() => null)
}
