import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CalendarDate } from '../../domain/time/calendar-date.ts'
import type { Reports } from '../../reports/engine/reports.ts'
import type { Peers } from '../../access/client-address.ts'
import { prepareHeaders } from '../answers/answer-head.ts'
import type { ReportRequests } from '../answers/report-requests.ts'
import { reportRoute } from '../answers/report-route.ts'
import { transportHeaders } from '../answers/security-headers.ts'
import { chooseVariant, failsPrecondition, sendReport } from '../answers/send-report.ts'
import type { Guards } from '../guards/guard.ts'
import type { Draining } from '../plugins/draining.ts'
import type { RequestLogOptions } from '../plugins/request-log.ts'

export interface ReadyReportsOptions extends RequestLogOptions {
  reports: Reports
  requests: ReportRequests
  today: () => CalendarDate
  guards: Guards
  draining: Draining
  peers: Peers
  /** The prefix of the service's addresses; empty without one. */
  basePath: string
  /** Whether pages of other origins may read answers, which requires further headers. */
  isCrossOrigin: boolean
  /** Keep-alive time of connections between requests, in ms. */
  keepAliveMs: number
}

const secured = prepareHeaders(transportHeaders)

/** Answers a request if possible. Returns `false` if the router must answer it. */
export type AnswerReady = (request: IncomingMessage, response: ServerResponse) => boolean

/**
 * Returns a function that answers with ready reports from memory, before the router and its hooks see the request. The request passes the
 * same guards as in the router. If one does not let it pass at once, the router answers it.
 */
export function createReadyReports (options: ReadyReportsOptions): AnswerReady {
  const { reports, requests, today, guards, draining, peers, basePath, isCrossOrigin, keepAliveMs } = options
  const { causes, logAnswer, tallies, traces } = options
  return (request, response) => {
    const { method, url = '', headers } = request
    if (draining.begun || (method !== 'GET' && method !== 'HEAD')) return false
    const reportRequest = requests.find(url, today())
    if (reportRequest === undefined) return false
    const startMs = performance.now()
    const prepared = reportRequest.pick(headers)
    if (prepared === null) return false
    // the router handles requests with special cache directives or from other origins
    if (headers['cache-control'] !== undefined || (isCrossOrigin && headers.origin !== undefined)) return false
    const { path: route, scope } = reportRoute(prepared.report)
    const guarded = guards.passAtOnce(request, scope, prepared.journeyId)
    if (guarded === null) return false
    const { caller } = guarded
    const cause = causes.begin()
    const rendered = reports.getIfReady(prepared, id => caller !== null && guards.mayRead(caller, id), cause)
    const variant = rendered === null ? null : chooseVariant(request, reports, rendered)
    // the router sends the refusal
    if (rendered === null || variant === null || variant instanceof Promise || failsPrecondition(request, variant, rendered.encoded)) {
      guards.leaveToRouter(guarded)
      causes.keep(request, cause)
      return false
    }
    const { requestId: id } = cause
    traces?.identify(request, id)
    const own = peers.isSecure(request) ? [secured, guarded.headers] : [guarded.headers]
    const negotiation = reportRequest.negotiationOf(prepared)
    const isKept = request.httpVersionMinor === 1 && response.shouldKeepAlive
    const exchange = {
      request, response, id, basePath, isLast: false, keepAliveMs: isKept ? keepAliveMs : null, headers: own, negotiation
    }
    sendReport(exchange, prepared, rendered, variant, null)
    // the socket has the answer; the time of the network is not counted
    const elapsedMs = performance.now() - startMs
    const client = caller?.client ?? null
    const trace = traces?.idsOf(request) ?? null
    const { source } = rendered
    const answered = { request, client, cause, route, method, status: response.statusCode, elapsedMs, source, problem: null, trace }
    tallies.count(answered)
    traces?.tell(request, answered)
    logAnswer?.(answered)
    return true
  }
}
