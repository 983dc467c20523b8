/** Logs incidents: once when they begin and once when they end. */
export type IncidentLog = Record<'info' | 'warn' | 'error', (details: object, message: string) => void>

/** Writes lines without serialising them: for callers who know everything in their lines. */
export interface LineWriter {
  /** Writes a line at `info`. `members` is `"name":value` with commas between, in JSON. It is written unchanged: it must hold no secret. */
  writeInfo (members: string, message: string): void
  /** Returns a text with everything redacted that looks like a credential. */
  redact (text: string): string
}
