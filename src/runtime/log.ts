/** Logs incidents: once when they begin and once when they end. */
export type IncidentLog = Record<'info' | 'warn' | 'error', (details: object, message: string) => void>

/** Writes lines without serialising them: for callers who know everything in their lines. */
export interface LineWriter {
  /**
   * Returns a function that writes lines with this message at `info`. It takes `"name":value` with commas between, in JSON, and writes
   * it unchanged: it must hold no secret.
   */
  forMessage (message: string): (members: string) => void
  /** Returns a text with everything redacted that looks like a credential. */
  redact (text: string): string
}

/**
 * Joins the parts of a text that goes into many other texts, such as log lines. A text that is only concatenated keeps its parts, and they
 * would be copied one by one each time.
 */
export function joinParts (...parts: ReadonlyArray<string | number>): string {
  return parts.join('')
}
