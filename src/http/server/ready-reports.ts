import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CalendarDate } from '../../domain/time/calendar-date.ts'
import type { Reports } from '../../reports/engine/reports.ts'
import type { Peers } from '../../access/client-address.ts'
import type { AccessGuard } from '../guards/access-guard.ts'
import type { LogAnswer } from './access-log.ts'
import type { ReportRequests } from '../answers/report-requests.ts'
import { checkRequest } from '../guards/check-request.ts'
import type { HostCheck } from '../guards/host-check.ts'
import type { Draining } from '../plugins/draining.ts'
import { reportRoute } from '../answers/report-route.ts'
import type { CountedRequest, RequestTallies } from './request-tallies.ts'
import type { RequestTraces } from './request-traces.ts'
import { transportHeaders } from '../answers/security-headers.ts'
import { chooseVariant, sendReport } from '../answers/send-report.ts'

export interface ReadyReportsOptions {
  reports: Reports
  asked: ReportRequests
  today: () => CalendarDate
  checkHost: HostCheck
  draining: Draining
  guard: AccessGuard
  peers: Peers
  /** Whether pages of other origins may read answers, which takes headers of its own. */
  isCrossOrigin: boolean
  makeRequestId: () => string
  logAnswer: LogAnswer | null
  tallies: RequestTallies
  /** `null` where nothing is traced. */
  traces: RequestTraces | null
}

/** Answers where it can; `false` where the router has to. */
export type AnswerReady = (request: IncomingMessage, response: ServerResponse) => boolean

/**
 * Answers reports that are ready in memory, before the router and its hooks see the request. It answers only where
 * every check of theirs would let the request pass: in doubt it leaves the request to them. Guards are the same
 * functions on both ways.
 */
export function createReadyReports (options: ReadyReportsOptions): AnswerReady {
  const {
    reports, asked, today, checkHost, draining, guard, peers, isCrossOrigin, makeRequestId, logAnswer, tallies, traces
  } = options
  return (request, response) => {
    const { method, url = '' } = request
    if (draining.begun || (method !== 'GET' && method !== 'HEAD')) return false
    const found = asked.find(url, today())
    if (found === undefined) return false
    if (checkRequest(request) !== null) return false
    const startMs = performance.now()
    const { headers } = request
    const named = found.pick(headers.accept)
    // what is made anew each time is not ready
    if (named === null || named.report.isUncached === true) return false
    const { path: route, scope } = reportRoute(named.report)
    // what asks for more than the usual way through the cache goes the long way
    if (checkHost(headers.host) !== 'allowed' || headers['cache-control'] !== undefined) return false
    if (isCrossOrigin && headers.origin !== undefined) return false
    const answer = reports.getIfReady(named)
    if (answer === null) return false
    const variant = chooseVariant(request, reports, answer)
    if (variant instanceof Promise) return false
    const admission = guard.admitReady(request, scope, named.journeyId)
    // a refusal is told by the router
    if (admission === null || admission.problem !== null) return false
    const id = makeRequestId()
    traces?.identify(request, id)
    const own = peers.isSecure(request) ? [...transportHeaders, ...admission.headers] : admission.headers
    if (logAnswer !== null) {
      response.once('close', () => {
        const trace = traces === null ? null : traces.idsOf(request)
        logAnswer({ id, method, route, url, status: response.statusCode, elapsedMs: performance.now() - startMs, trace })
      })
    }
    sendReport({ request, response, id, isLast: false, headers: own, isNegotiated: found.isNegotiated }, named, answer, variant, null)
    // the answer is with the socket: what the client's line takes is not this service's doing
    const counted: CountedRequest = { route, method, status: response.statusCode, elapsedMs: performance.now() - startMs, source: answer.source, problem: null }
    tallies.count(counted)
    traces?.tell(request, counted)
    return true
  }
}
