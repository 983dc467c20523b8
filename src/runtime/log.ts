/** Logs incidents: once when they begin and once when they end. */
export interface IncidentLog {
  info (details: object, message: string): void
  warn (details: object, message: string): void
  error (details: object, message: string): void
}
