import { ExportResultCode, type ExportResult } from '@opentelemetry/core'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base'
import type { IncidentLog } from '../../runtime/log.ts'

/** Receives the state of the export: once when it starts to fail, once when it works again. */
export type ExportLog = Pick<IncidentLog, 'info' | 'warn'>

/** Exports spans. Spans that cannot be delivered are lost; that is logged once per incident. */
export class IncidentExporter implements SpanExporter {
  readonly #inner: SpanExporter
  readonly #log: ExportLog
  #lost = 0

  constructor (inner: SpanExporter, log: ExportLog) {
    this.#inner = inner
    this.#log = log
  }

  export (spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.#inner.export(spans, ({ code, error }) => {
      if (code === ExportResultCode.FAILED) this.#fail(spans.length, error)
      else this.#succeed()
      // lost spans are logged by now
      done({ code: ExportResultCode.SUCCESS })
    })
  }

  async shutdown (): Promise<void> {
    await this.#inner.shutdown()
  }

  #fail (spans: number, error: Error | undefined): void {
    if (this.#lost === 0) this.#log.warn({ reason: reasonOf(error) }, 'spans cannot be delivered: traces have gaps until they can')
    this.#lost += spans
  }

  #succeed (): void {
    if (this.#lost > 0) this.#log.info({ lost: this.#lost }, 'spans are delivered again')
    this.#lost = 0
  }
}

/** Returns the status of the collector's answer, or the failure's code. Messages may contain addresses and headers. */
function reasonOf (error: Error | undefined): string {
  const code: unknown = error !== undefined && 'code' in error ? error.code : undefined
  return typeof code === 'number' || (typeof code === 'string' && /^\w{1,60}$/.test(code)) ? String(code) : error?.name ?? 'unknown'
}
