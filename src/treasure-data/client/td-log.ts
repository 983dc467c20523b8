/** Where incidents on the way to Treasure Data are told: once when they begin, once when they end. */
export interface IncidentLog {
  info (details: object, message: string): void
  warn (details: object, message: string): void
  error (details: object, message: string): void
}
