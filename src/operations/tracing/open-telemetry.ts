import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { IncidentExporter, type ExportLog } from './incident-exporter.ts'
import { createOtelTracer, type OtelTracing } from './otel-tracer.ts'

export interface Tracing extends OtelTracing {
  /** Delivers what is left, within this time, and ends. Never throws. */
  close (limitMs: number): Promise<void>
}

export interface TracingOptions {
  version: string
  log: ExportLog
}

/** Starts OpenTelemetry's SDK with one exporter: OTLP over HTTP, protobuf. */
export function openTelemetry ({ version, log }: TracingOptions): Tracing {
  const name = 'td-journey-bff'
  const provider = new BasicTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': name, 'service.version': version }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new IncidentExporter(new OTLPTraceExporter(), log))]
  })
  return {
    ...createOtelTracer(provider.getTracer(name, version)),
    async close (limitMs) {
      let cancel = (): void => {}
      const late = new Promise<void>(resolve => {
        const timer = setTimeout(resolve, limitMs)
        cancel = () => clearTimeout(timer)
      })
      await Promise.race([provider.shutdown().catch(() => {}), late])
      cancel()
    }
  }
}
