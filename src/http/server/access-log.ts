import type { IncomingMessage } from 'node:http'
import type { Client } from '../../access/identity/client.ts'
import { outcomeOf } from '../../cache/describe-answer.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { LoadCause } from '../../runtime/load-demand.ts'
import type { LineWriter } from '../../runtime/log.ts'
import type { TraceIds } from '../../runtime/tracer.ts'
import { pathOf } from './redact-secrets.ts'
import type { CountedRequest } from './request-tallies.ts'

/** What is logged of an answered request. */
export interface AnsweredRequest extends CountedRequest {
  request: IncomingMessage
  /** Who sent it; `null` for strangers, and where nobody has to be known. */
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
  /** Returns the address that limits count a stranger by. */
  addressOf: (request: IncomingMessage) => string
}

/** Lines for refusals of a limit (429), within an interval. A caller that goes on asking fills no disk; metrics count every refusal. */
const maxRefusalLines = 10
const refusalIntervalMs = 10_000

/**
 * Returns a function that writes one line for each answered request, without query and headers; `null` if the log's level is
 * too quiet for it. Of many refusals only some have lines: the first one of the next interval says how many were `omitted`.
 *
 * A line is built here, as hits cost little more than their lines. It holds ids, codes and numbers of ours, the id of a client, an
 * address, and a path: the last three are redacted and quoted once, and remembered.
 */
export function createAccessLog ({ level, lines, clock, addressOf }: AccessLogOptions): LogAnswer | null {
  if (!['trace', 'debug', 'info'].includes(level)) return null
  const countRefusal = createRefusalCount(clock.monotonicMs)
  const describe = createDescriptions(text => lines.redact(JSON.stringify(text)))
  return answered => {
    const { request, cause, status, elapsedMs, source, problem, trace } = answered
    const omitted = status === 429 ? countRefusal() : 0
    if (omitted === null) return
    const asked = describe(answered, addressOf(request))
    const why = problem === null ? '' : `,"problem":"${problem}"`
    const ms = Math.round(elapsedMs * 10) / 10
    const how = source === null ? '' : `,"cache":"${outcomeOf(source)}","ageS":${Math.max(0, Math.floor(source.ageMs / 1_000))}`
    const less = omitted === 0 ? '' : `,"omitted":${omitted}`
    const traced = trace === null ? '' : `,"trace_id":"${trace.traceId}","span_id":"${trace.spanId}"`
    lines.writeInfo(`"reqId":"${cause.requestId}"${asked}${why},"ms":${ms}${how},"tdCalls":${cause.calls}${less}${traced}`, 'answered')
  }
}

type Quote = (text: string) => string

/** Members of lines that were alike in who asked for what, and how it was answered. */
interface Description extends Pick<AnsweredRequest, 'client' | 'status'> {
  readonly address: string
  readonly members: string
}

/** Dashboards ask for the same few addresses again and again; longer ones are quoted each time. */
const maxDescribed = 1_000
const maxUrlLength = 200

/**
 * Returns a function that gives the members of a line from the client to the status. Those of good answers are remembered, the last ones of
 * each url: nothing that was refused stays in memory.
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
    const place = `${route === undefined ? '' : `,"route":${quote(route)}`},"path":${quote(pathOf({ url }))}`
    const members = `${who},"address":${quoteAddress(address)},"method":"${method}"${place},"status":${status}`
    if (!isRemembered) return members
    if (known.size >= maxDescribed) known.clear()
    known.set(url, { client, status, address, members })
    return members
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

/** Clients keep connections, so the same text comes again and again. */
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

/** Returns a function that tells of each refusal how many had no line before it; `null` if it has none itself. */
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
