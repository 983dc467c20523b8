import { openTelemetry, type Tracing } from '../../../src/operations/tracing/open-telemetry.ts'
import type { Owner } from '../listen-on.ts'
import type { CollectedSpan, Collector } from './otlp-collector.ts'
import { startCollector } from './otlp-collector.ts'
import { eventually } from '../redis/start-fleet.ts'

export interface Traced {
  collector: Collector
  tracing: Tracing
  /** Tracing's own log, one line each. */
  told: string[]
  /** Waits for the span of a matching request, and returns all spans of its trace by name, in the order they ended. */
  traceOf (root: (span: CollectedSpan) => boolean): Promise<CollectedSpan[]>
}

/** Tracing of this process to a separate collector. The SDK reads the environment, so the tests of a file run one after another. */
export async function startTraced (
  t: Owner, { env = {}, answer = 200 }: { env?: Record<string, string>, answer?: Collector['answer'] } = {}
): Promise<Traced> {
  const collector = await startCollector(t, answer)
  const given = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin, OTEL_BSP_SCHEDULE_DELAY: '20', ...env }
  Object.assign(process.env, given)
  const told: string[] = []
  const note = (details: object, message: string): void => { told.push(`${message} ${JSON.stringify(details)}`) }
  const tracing = openTelemetry({ version: '1.2.3', proxy: null, log: { info: note, warn: note } })
  for (const name of Object.keys(given)) delete process.env[name]
  t.teardown(() => tracing.close(100))
  return {
    collector,
    tracing,
    told,
    async traceOf (isRoot) {
      await eventually(() => collector.spans.some(isRoot))
      const traceId = collector.spans.find(isRoot)?.traceId
      // background work ends later
      await new Promise(resolve => setTimeout(resolve, 100))
      return collector.spans.filter(span => span.traceId === traceId)
    }
  }
}

/** Returns the only span of this name. Throws if there is none, or more than one. */
export function spanOf (spans: CollectedSpan[], name: string): CollectedSpan {
  const [span, ...others] = spans.filter(span => span.name === name)
  if (span === undefined || others.length > 0) {
    throw new Error(`${others.length + Number(span !== undefined)} spans ${name} among ${spans.map(({ name }) => name).join()}`)
  }
  return span
}
