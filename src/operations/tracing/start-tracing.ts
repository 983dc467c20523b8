import type { Tracing, TracingOptions } from './open-telemetry.ts'

/**
 * Starts OpenTelemetry, which is loaded here and nowhere else. Its SDK reads from the environment (`OTEL_…`) where spans go and
 * how; it reads nothing again later.
 */
export async function startTracing (options: TracingOptions): Promise<Tracing> {
  const { openTelemetry } = await import('./open-telemetry.ts')
  return openTelemetry(options)
}
