import { AsyncLocalStorage } from 'node:async_hooks'
import { createContextKey, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { Context, Span as OtelSpan, Tracer as OtelTracer } from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import type { Span, TraceIds, Tracer } from '../../runtime/tracer.ts'

const propagator = new W3CTraceContextPropagator()
const requestKey = createContextKey('request')

/** Accepts only ids and flags of the trace context, because `tracestate` may contain anything and would be passed on. */
const getter = {
  keys: () => ['traceparent'],
  get: (carrier: Parameters<Tracer['begin']>[0], name: string) => name === 'traceparent' ? carrier[name] : undefined
}
const setter = { set (carrier: Record<string, string>, name: string, value: string) { carrier[name] = value } }

/** Creates a tracer that makes OpenTelemetry spans. Nothing is registered globally: only this tracer knows the current span. */
export function createOtelTracer (otel: OtelTracer) {
  const contexts = new AsyncLocalStorage<Context>()

  const tracer: Tracer = {
    run (name, { kind = 'internal', attributes = {} }, work) {
      const parent = contexts.getStore() ?? ROOT_CONTEXT
      const span = otel.startSpan(name, { kind: kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL, attributes }, parent)
      const context = trace.setSpan(parent, span)
      const fail = (error: unknown): void => {
        span.setAttribute('error.type', nameOf(error)).setStatus({ code: SpanStatusCode.ERROR }).end()
      }
      try {
        const result = contexts.run(context, () => work(toSpan(span, context)))
        if (result instanceof Promise) result.then(() => span.end(), fail)
        else span.end()
        return result
      } catch (error) {
        fail(error)
        throw error
      }
    },
    begin (headers) {
      const parent = propagator.extract(ROOT_CONTEXT, headers, getter)
      const span = otel.startSpan('request', { kind: SpanKind.SERVER }, parent)
      const request: { id?: string } = {}
      const context = trace.setSpan(parent, span).setValue(requestKey, request)
      return {
        ...toSpan(span, context),
        ids: idsOf(span),
        within: work => contexts.run(context, work),
        identify (requestId) {
          request.id = requestId
          span.setAttribute('request.id', requestId)
        },
        end (name, attributes, failed) {
          if (!span.isRecording()) return
          span.updateName(name).setAttributes(attributes)
          if (failed) span.setStatus({ code: SpanStatusCode.ERROR })
          span.end()
        }
      }
    }
  }

  /** Returns the log fields of the current span and its request. */
  const logFields = (): object => {
    const context = contexts.getStore()
    const span = context && trace.getSpan(context)
    if (context === undefined || span === undefined) return {}
    const { traceId, spanId } = idsOf(span)
    const request = context.getValue(requestKey)
    return { trace_id: traceId, span_id: spanId, ...isNamed(request) && request.id !== undefined ? { reqId: request.id } : {} }
  }
  return { tracer, logFields }
}

function toSpan (span: OtelSpan, context: Context): Span {
  return {
    set (attributes) { span.setAttributes(attributes) },
    headers () {
      const headers: Record<string, string> = {}
      propagator.inject(context, headers, setter)
      return headers
    }
  }
}

function idsOf (span: OtelSpan): TraceIds {
  const { traceId, spanId } = span.spanContext()
  return { traceId, spanId }
}

function isNamed (request: unknown): request is { id?: string } {
  return typeof request === 'object' && request !== null
}

/** Returns the code of an error, or its name. The message is left out, because it may contain anything. */
function nameOf (error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
