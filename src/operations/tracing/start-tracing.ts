import type { ExportLog } from './incident-exporter.ts'
import type { OtelTracing } from './otel-tracer.ts'

export interface Tracing extends OtelTracing {
  /** Delivers what is left, within this time, and ends. Never throws. */
  close (limitMs: number): Promise<void>
}

export interface TracingOptions {
  version: string
  log: ExportLog
}

/**
 * Starts OpenTelemetry, which is loaded here and nowhere else. Its SDK reads where spans go, and what becomes of them, from
 * the environment (`OTEL_…`); nothing of it is read again later.
 */
export async function startTracing (options: TracingOptions): Promise<Tracing> {
  const { openTelemetry } = await import('./open-telemetry.ts')
  return openTelemetry(options)
}
