/** Logs incidents: once when they begin and once when they end. */
export type IncidentLog = Record<'info' | 'warn' | 'error', (details: object, message: string) => void>

/** Writes lines without serialising them: for those who know all that is in theirs. */
export interface LineWriter {
  /** Writes a line at `info`. `members` is `"name":value` with commas between, in JSON, and goes out as it is: it must hold no secret. */
  writeInfo (members: string, message: string): void
  /** Returns a text with everything redacted that looks like a credential. */
  redact (text: string): string
}
