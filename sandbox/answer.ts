/** A complete HTTP answer, ready to be sent or corrupted. */
export interface Answer {
  readonly status: number
  readonly mediaType: string
  readonly body: Buffer
  readonly retryAfter?: string
}

/** Treasure Data's own media type, used by statistics, definitions and JSON:API errors. */
export const vendorJson = 'application/vnd.treasuredata.v1+json'

/** The media type of charts and of plain errors. */
export const plainJson = 'application/json; charset=utf-8'

/** Returns an answer whose body is `value` as JSON. */
export function jsonAnswer (status: number, mediaType: string, value: unknown): Answer {
  return { status, mediaType, body: Buffer.from(JSON.stringify(value)) }
}
