import type { FastifyInstance, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { AccessScope } from '../../access/identity/client.ts'
import { clientIn } from '../../access/identity/identify.ts'
import { parseJourneyId, type JourneyId } from '../../domain/td/journey-id.ts'
import type { ProblemCode } from '../problems/problem-catalog.ts'

/** Actions that an operator may have to account for. All but refusals are logged with the scope that they require. */
export type AuditAction = 'purge' | 'history-deletion' | 'refresh' | 'refusal'

export interface AuditEvent {
  action: AuditAction
  /** `null` for unknown callers. */
  clientId: string | null
  /** Label of the client's key; `null` without one. */
  keyLabel: string | null
  /** The scope that the request required; `null` for open resources. */
  scope: AccessScope | null
  method: string
  /** The route's pattern; `null` if no route has the path. */
  route: string | null
  /** `null` for requests without a journey id or with an invalid one. */
  journeyId: JourneyId | null
  status: number
  /** Problem code of the answer; `null` for a success. */
  code: ProblemCode | null
  requestId: string
}

export type Audit = (event: AuditEvent) => void

declare module 'fastify' {
  interface FastifyInstance {
    /** Records the refusal of one journey in an answer about several. */
    auditRefusedJourney (request: FastifyRequest, journeyId: JourneyId | null): void
  }
  interface FastifyRequest {
    /** The request's action, if an operator may have to account for it. Handlers set it. */
    audited: Exclude<AuditAction, 'refusal'> | null
  }
}

/** Problems that refuse a caller. Invalid requests and failures of Treasure Data do not count. */
const refusals: ReadonlySet<ProblemCode> = new Set([
  'unauthenticated', 'client-key-expired', 'forbidden', 'cross-site-request', 'misdirected', 'rate-limited'
])

/**
 * Records purges, deletions of history, forced refreshes and refusals after the answer. Cache hits never need a record, so they pay
 * nothing.
 */
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

/** Returns the journey id of the path if it is valid. A path may contain anything instead, even a key. */
function readJourneyId (params: unknown): JourneyId | null {
  const given = typeof params === 'object' && params !== null && 'journeyId' in params ? params.journeyId : null
  return typeof given === 'string' ? parseJourneyId(given) : null
}
