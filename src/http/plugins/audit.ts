import type { FastifyInstance, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { AccessScope } from '../../access/identity/client.ts'
import { clientIn } from '../../access/identity/identify.ts'
import { parseJourneyId, type JourneyId } from '../../domain/td/journey-id.ts'
import type { ProblemCode } from '../problems/problem-catalog.ts'

/** What an operator may have to account for. A purge and a refresh have the scope that they take. */
export type AuditAction = 'purge' | 'refresh' | 'refusal'

export interface AuditEvent {
  action: AuditAction
  /** `null` for callers who are not known. */
  clientId: string | null
  /** Of the client's key, if it has one. */
  keyLabel: string | null
  /** What the request took; `null` for resources that are open. */
  scope: AccessScope | null
  method: string
  /** The route's pattern; `null` if no route has the path. */
  route: string | null
  /** `null` for requests on no journey, or on something that is no journey id. */
  journeyId: JourneyId | null
  status: number
  /** The problem that was the answer; `null` for a success. */
  code: ProblemCode | null
  requestId: string
}

export type Audit = (event: AuditEvent) => void

declare module 'fastify' {
  interface FastifyInstance {
    /** Records that one of several journeys was refused, in an answer that is none itself. */
    auditRefusedJourney (request: FastifyRequest, journeyId: JourneyId | null): void
  }
  interface FastifyRequest {
    /** What the request has done, if an operator may have to account for it. Handlers set it. */
    audited: Exclude<AuditAction, 'refusal'> | null
  }
}

/** Problems by which callers are refused. Invalid requests and Treasure Data's failures are none. */
const refusals: ReadonlySet<ProblemCode> = new Set([
  'unauthenticated', 'client-key-expired', 'forbidden', 'cross-site-request', 'misdirected', 'rate-limited'
])

/** Records purges, forced refreshes and refusals once they are answered. Hits are none of these, so they pay nothing. */
export const auditing = fastifyPlugin(async (app: FastifyInstance, { audit }: { audit: Audit }) => {
  app.decorateRequest('audited', null)
  app.decorate('auditRefusedJourney', (request, journeyId) => {
    audit({ ...describe(request, 'refusal'), journeyId, status: 403, code: 'forbidden' })
  })
  app.addHook('onResponse', (request, reply, done) => {
    const { audited, answeredWith: code, params } = request
    const action = audited ?? (code !== null && refusals.has(code) ? 'refusal' : null)
    if (action !== null) audit({ ...describe(request, action), journeyId: readJourneyId(params), status: reply.raw.statusCode, code })
    done()
  })
}, { name: 'auditing', dependencies: ['request-log', 'guards'] })

function describe ({ id, method, identity, routeOptions: { url, config } }: FastifyRequest, action: AuditAction) {
  const client = clientIn(identity)
  return {
    action,
    clientId: client?.id ?? null,
    keyLabel: client?.keyLabel ?? null,
    scope: action === 'refresh' ? 'cache:refresh' as const : scopeOf(config.scope),
    method,
    route: url ?? null,
    requestId: id
  }
}

function scopeOf (need: FastifyRequest['routeOptions']['config']['scope']): AccessScope | null {
  return need === undefined || need === 'open' || need === 'probe' ? null : need
}

/** A path may hold anything in place of an id, a key included. */
function readJourneyId (params: unknown): JourneyId | null {
  const given = typeof params === 'object' && params !== null && 'journeyId' in params ? params.journeyId : null
  return typeof given === 'string' ? parseJourneyId(given) : null
}
