import { ExportResultCode, type ExportResult } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, BatchSpanProcessor, type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace-base'
import { systemClock, withTimeout } from '../../runtime/clock.ts'
import type { IncidentLog } from '../../runtime/log.ts'
import type { Secret } from '../../runtime/secret.ts'
import { createTunnelAgent } from './tunnel-agent.ts'
import { createOtelTracer } from './otel-tracer.ts'

/** The log of the export: one line when it starts to fail, and one when it works again. */
export type ExportLog = Pick<IncidentLog, 'info' | 'warn'>

export type Tracing = ReturnType<typeof openTelemetry>

/** Starts OpenTelemetry's SDK with one exporter: OTLP over HTTP with protobuf, through the proxy for the collector if there is one. */
export function openTelemetry ({ version, log, proxy }: { version: string, log: ExportLog, proxy: Secret | null }) {
  const name = 'td-journey-bff'
  const provider = new BasicTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': name, 'service.version': version }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new IncidentExporter(new OTLPTraceExporter(proxy === null
      ? {}
      : {
          httpAgentOptions: protocol => createTunnelAgent(proxy, protocol)
        }), log))]
  })
  return {
    ...createOtelTracer(provider.getTracer(name, version)),
    /** Exports the remaining spans within this time, and stops. Never throws. */
    async close (limitMs: number): Promise<void> {
      await withTimeout(provider.shutdown().catch(() => {}), limitMs, systemClock)
    }
  }
}

/** Exports spans. Spans that cannot be exported are lost, which is logged once per incident. */
class IncidentExporter implements SpanExporter {
  readonly #inner: SpanExporter
  readonly #log: ExportLog
  #lost = 0

  constructor (inner: SpanExporter, log: ExportLog) {
    this.#inner = inner
    this.#log = log
  }

  export (spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.#inner.export(spans, ({ code, error }) => {
      if (code === ExportResultCode.FAILED) {
        if (this.#lost === 0) this.#log.warn({ reason: reasonOf(error) }, 'spans cannot be exported; traces will have gaps')
        this.#lost += spans.length
      } else {
        if (this.#lost > 0) this.#log.info({ lost: this.#lost }, 'spans are exported again')
        this.#lost = 0
      }
      // lost spans have been logged
      done({ code: ExportResultCode.SUCCESS })
    })
  }

  shutdown (): Promise<void> {
    return this.#inner.shutdown()
  }
}

/** Returns the status of the collector's answer, or the failure's code. Messages may contain addresses and headers. */
function reasonOf (error: Error | undefined): string {
  const code: unknown = error !== undefined && 'code' in error ? error.code : undefined
  return typeof code === 'number' || (typeof code === 'string' && /^\w{1,60}$/.test(code)) ? String(code) : error?.name ?? 'unknown'
}
