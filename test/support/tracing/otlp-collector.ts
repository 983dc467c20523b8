import { createServer } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { listenOn, type Owner } from '../listen-on.ts'
import { readProtobuf, type Field } from './read-protobuf.ts'

/** A span as a collector receives it. */
export interface CollectedSpan {
  traceId: string
  spanId: string
  /** Empty for the first span of a trace. */
  parentSpanId: string
  name: string
  kind: 'internal' | 'server' | 'client' | 'other'
  failed: boolean
  attributes: Record<string, unknown>
  durationNs: bigint
}

export interface Collector {
  origin: string
  spans: CollectedSpan[]
  /** Attributes of the sender. */
  resource: Record<string, unknown>
  /** Bodies and headers as received, for searching. */
  raw: string[]
  requests: number
  /** Its answer from now on: a status, or silence. */
  answer: number | 'silence'
}

/** A receiver of OTLP over HTTP in protobuf (opentelemetry-proto 1.x, trace/v1). The test's end stops it. */
export async function startCollector (t: Owner, answer: Collector['answer'] = 200): Promise<Collector> {
  const collector: Collector = { origin: '', spans: [], resource: {}, raw: [], requests: 0, answer }
  const server = createServer((request, response) => {
    collector.requests++
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const sent = Buffer.concat(chunks)
      const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent
      collector.raw.push(JSON.stringify(request.headers), body.toString('latin1'))
      if (collector.answer === 'silence') return
      if (collector.answer === 200 && request.url === '/v1/traces') keep(collector, body)
      response.writeHead(collector.answer).end()
    })
  })
  collector.origin = `http://127.0.0.1:${await listenOn(t, server)}`
  return collector
}

function keep (collector: Collector, body: Buffer): void {
  for (const resourceSpans of messages(readProtobuf(body), 1)) {
    for (const resource of messages(resourceSpans, 1)) collector.resource = readAttributes(resource, 1)
    for (const scopeSpans of messages(resourceSpans, 2)) {
      for (const span of messages(scopeSpans, 2)) collector.spans.push(readSpan(span))
    }
  }
}

function readSpan (fields: Field[]): CollectedSpan {
  const [status = []] = messages(fields, 15)
  return {
    traceId: bytesOf(fields, 1).toString('hex'),
    spanId: bytesOf(fields, 2).toString('hex'),
    parentSpanId: bytesOf(fields, 4).toString('hex'),
    name: bytesOf(fields, 5).toString(),
    kind: ([undefined, 'internal', 'server', 'client'] as const)[Number(numberOf(fields, 6))] ?? 'other',
    failed: numberOf(status, 3) === 2n,
    attributes: readAttributes(fields, 9),
    durationNs: numberOf(fields, 8) - numberOf(fields, 7)
  }
}

function readAttributes (fields: Field[], number: number): Record<string, unknown> {
  return Object.fromEntries(messages(fields, number).map(pair => [bytesOf(pair, 1).toString(), readValue(messages(pair, 2)[0] ?? [])]))
}

function readValue (fields: Field[]): unknown {
  const [field] = fields
  if (field === undefined) return null
  if (typeof field.value !== 'bigint') return field.number === 1 ? field.value.toString() : field.value
  if (field.number === 2) return field.value === 1n
  return field.number === 4 ? new Float64Array(new BigUint64Array([field.value]).buffer)[0] : Number(BigInt.asIntN(64, field.value))
}

function messages (fields: Field[], number: number): Field[][] {
  return fields.flatMap(({ number: found, value }) => found === number && typeof value !== 'bigint' ? [readProtobuf(value)] : [])
}

function bytesOf (fields: Field[], number: number): Buffer {
  const value = fields.find(field => field.number === number)?.value
  return typeof value === 'bigint' || value === undefined ? Buffer.alloc(0) : value
}

function numberOf (fields: Field[], number: number): bigint {
  const value = fields.find(field => field.number === number)?.value
  return typeof value === 'bigint' ? value : 0n
}
