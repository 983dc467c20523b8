import type { IncomingMessage } from 'node:http'
import type { Client } from '../../access/identity/client.ts'
import { outcomeOf } from '../../cache/describe-answer.ts'
import type { Provenance } from '../../cache/source-cache-contract.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { LoadCause } from '../../runtime/load-demand.ts'
import { joinParts, type LineWriter } from '../../runtime/log.ts'
import type { TraceIds } from '../../runtime/tracer.ts'
import { pathOf } from './redact-secrets.ts'
import type { CountedRequest } from './request-tallies.ts'

/** An answered request, with the facts to log. */
export interface AnsweredRequest extends CountedRequest {
  request: IncomingMessage
  /** The client that sent it; `null` for strangers and on open resources. */
  client: Client | null
  cause: LoadCause
  /** Its trace, if it has one. */
  trace: TraceIds | null
}

export type LogAnswer = (request: AnsweredRequest) => void

export interface AccessLogOptions {
  level: string
  lines: LineWriter
  clock: Pick<Clock, 'monotonicMs'>
  /** Returns the address that counts a stranger's requests. */
  addressOf: (request: IncomingMessage) => string
}

/** Maximum of lines per interval for 429 answers, so that a persistent caller cannot fill the disk. Metrics count every refusal. */
const maxRefusalLines = 10
const refusalIntervalMs = 10_000

/**
 * Returns a function that writes one line for each answered request, without query and headers; `null` if the log level excludes it. If
 * there are many refusals, only some are logged, and the first line of the next interval gives the number `omitted`.
 *
 * Lines are built here by hand, because a hit costs little more than its line. They contain the service's own ids, codes and numbers, and
 * the client id, the address and the path. These three are redacted, quoted once and remembered.
 */
export function createAccessLog ({ level, lines, clock, addressOf }: AccessLogOptions): LogAnswer | null {
  if (!['trace', 'debug', 'info'].includes(level)) return null
  const countRefusal = createRefusalCount(clock.monotonicMs)
  const write = lines.forMessage('answered')
  const describe = createDescriptions(text => lines.redact(JSON.stringify(text)))
  const describeUse = createUseDescriptions()
  return answered => {
    const { request, cause, status, elapsedMs, source, problem, trace } = answered
    const omitted = status === 429 ? countRefusal() : 0
    if (omitted === null) return
    const asked = describe(answered, addressOf(request))
    const why = problem === null ? '' : `,"problem":"${problem}"`
    const ms = Math.round(elapsedMs * 10) / 10
    const less = omitted === 0 ? '' : `,"omitted":${omitted}`
    const traced = trace === null ? '' : `,"trace_id":"${trace.traceId}","span_id":"${trace.spanId}"`
    write(`"reqId":"${cause.requestId}"${asked}${why},"ms":${ms}${describeUse(source, cause.calls)}${less}${traced}`)
  }
}

type Quote = (text: string) => string

/** The members that lines share if client, address, request and status are the same. */
interface Description extends Pick<AnsweredRequest, 'client' | 'status'> {
  readonly address: string
  readonly members: string
}

/** Limits of what is remembered: dashboards request the same few addresses. Longer ones are quoted each time. */
const maxDescribed = 1_000
const maxUrlLength = 200

/**
 * Returns a function that returns the members of a line from the client to the status. It remembers the last ones for each url, only of
 * successful answers, so that refused requests use no memory.
 */
function createDescriptions (quote: Quote): (answered: AnsweredRequest, address: string) => string {
  const known = new Map<string, Description>()
  const nameClient = createClientNames(quote)
  const quoteAddress = rememberLast(quote)
  return ({ request: { url = '' }, client, method = 'other', route, status }, address) => {
    const isRemembered = method === 'GET' && status < 400 && route !== undefined && url.length <= maxUrlLength
    const last = isRemembered ? known.get(url) : undefined
    if (last !== undefined && last.client === client && last.status === status && last.address === address) return last.members
    const who = client === null ? '' : nameClient(client)
    const place = route === undefined ? '' : `,"route":${quote(route)}`
    const path = quote(pathOf({ url }))
    const members = joinParts(who, `,"address":${quoteAddress(address)},"method":"${method}"`, place, `,"path":${path},"status":`, status)
    if (!isRemembered) return members
    if (known.size >= maxDescribed) known.clear()
    known.set(url, { client, status, address, members })
    return members
  }
}

/** Returns a function that returns the members about sources and calls. It remembers the last ones: within a second, hits share them. */
function createUseDescriptions (): (source: Provenance | null, calls: number) => string {
  let last = { cache: 'none', ageS: 0, calls: NaN, members: '' }
  return (source, calls) => {
    const cache = outcomeOf(source)
    const ageS = source === null ? 0 : Math.max(0, Math.floor(source.ageMs / 1_000))
    if (last.calls === calls && last.ageS === ageS && last.cache === cache) return last.members
    const use = source === null ? '' : `,"cache":"${cache}","ageS":${ageS}`
    last = { cache, ageS, calls, members: joinParts(use, ',"tdCalls":', calls) }
    return last.members
  }
}

function createClientNames (quote: Quote): (client: Client) => string {
  const known = new WeakMap<Client, string>()
  return client => {
    const name = known.get(client) ?? `,"client":${quote(client.id)}`
    known.set(client, name)
    return name
  }
}

/** Remembers the last text, because clients keep connections open and the same text repeats. */
function rememberLast (quote: Quote): Quote {
  let last = ''
  let quoted = quote(last)
  return text => {
    if (text === last) return quoted
    last = text
    quoted = quote(text)
    return quoted
  }
}

/** Returns a function that returns, for each refusal, the number of omitted lines before it; `null` if it gets no line. */
function createRefusalCount (monotonicMs: () => number): () => number | null {
  let startMs = -Infinity
  let lines = 0
  let omitted = 0
  return () => {
    const nowMs = monotonicMs()
    if (nowMs - startMs >= refusalIntervalMs) {
      startMs = nowMs
      lines = 0
    }
    if (lines >= maxRefusalLines) {
      omitted++
      return null
    }
    lines++
    const before = omitted
    omitted = 0
    return before
  }
}
