/** Logs incidents: once when they begin and once when they end. */
export type IncidentLog = Record<'info' | 'warn' | 'error', (details: object, message: string) => void>
