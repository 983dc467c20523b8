import type { IncomingMessage } from 'node:http'
import type { Client } from '../../access/identity/client.ts'
import { isClient, type Identify, type Identity } from '../../access/identity/identify.ts'
import type { JourneyIndexes } from '../../reports/engine/journey-indexes.ts'
import { Problem } from '../problems/problem.ts'
import type { CallerLimits } from './caller-limits.ts'
import { guardFetchMetadata } from './fetch-metadata.ts'
import type { Guard } from './guard.ts'
import { judgeGrant, resolveGroups } from './journey-grant.ts'
import { judgeHosts, type HostCheck } from './host-check.ts'

export interface GuardOptions {
  checkHost: HostCheck
  /** Origins of pages that may call the API. */
  origins: readonly string[]
  identify: Identify
  limits: CallerLimits
  /** Resolves grants of groups. */
  indexes: JourneyIndexes
}

/** Returns all guards in the order in which they judge. Add a new guard here and nowhere else. */
export function listGuards ({ checkHost, origins, identify, limits, indexes }: GuardOptions): Guard[] {
  return [
    { name: 'request-form', judgesProbes: true, judge: ({ request }) => judgeForm(request) },

    guardHost(checkHost),

    // before anything is counted or loaded
    guardFetchMetadata(origins),

    guardIdentity({ identify, limits }),

    guardRequests(limits),

    { name: 'authentication', judge: ({ identity }) => identity === null || isClient(identity) ? null : unauthenticated(identity) },

    {
      name: 'scope',
      judge ({ need, caller }) {
        if (caller === null || need === 'open' || need === 'probe' || caller.client.scopes.has(need)) return null
        return new Problem('forbidden', { detail: `This operation requires the scope ${need}.` })
      }
    },

    {
      name: 'journey-grant',
      judgeJourney: ({ client }, journeyId) => judgeGrant(client, journeyId, indexes),
      prepare: ({ client }) => resolveGroups(client, indexes)
    }
  ]
}

/** Finds out who is calling. */
function guardIdentity ({ identify, limits }: Pick<GuardOptions, 'identify' | 'limits'>): Guard {
  return {
    name: 'identity',
    judge (guarded) {
      const { request, need } = guarded
      if (need === 'open') return null
      // Treasure Data's own form of the header is accepted only at Treasure Data's own paths
      const identity = identify(request.headers, need === 'td:raw', request.socket)
      if (typeof identity !== 'function') {
        guarded.identity = identity
        return null
      }
      // verifying a signature costs more than a request, so the address pays until the signature proves valid
      guarded.allowance = limits.countRequest(null, request)
      if (guarded.allowance !== null) {
        guarded.headers = limits.describeRequests(null, request, guarded.allowance)
        if (!guarded.allowance.granted) return limits.refuse('requests', guarded.allowance)
      }
      return identity().then(known => {
        guarded.identity = known
        return null
      })
    }
  }
}

/** Counts the request for its caller, or for its address. */
function guardRequests (limits: CallerLimits): Guard {
  return {
    name: 'request-limit',
    judge (guarded) {
      const { request, identity } = guarded
      guarded.caller = isClient(identity) ? limits.callerOf(identity, request) : null
      if (guarded.allowance !== null) {
        // an address that has paid must not be counted twice
        if (guarded.caller === null) return null
        limits.giveBackRequest(request)
      }
      const allowance = limits.countRequest(guarded.caller, request)
      if (allowance === null) return null
      guarded.headers = limits.describeRequests(guarded.caller, request, allowance)
      return allowance.granted ? null : limits.refuse('requests', allowance)
    }
  }
}

/** Refuses requests for hosts that do not belong to this service. */
export function guardHost (checkHost: HostCheck): Guard {
  return {
    name: 'host',
    judge ({ request: { url = '', headers: { host } } }) {
      const judged = judgeHosts(checkHost, { url, host })
      if (judged === 'allowed') return null
      if (judged === 'foreign') return new Problem('misdirected')
      return new Problem('invalid-request', {
        detail: 'The Host header must name one host.', errors: [{ in: 'header', name: 'host', message: 'must name one host' }]
      })
    }
  }
}

const maxUrlLength = 8_192
const maxHeaders = 100
const withoutBody: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD', 'DELETE'])

/**
 * Refuses requests that no proper client sends: with a long address or none, with many headers (the server limits their bytes), or with
 * a body. The body is not read, so the connection is closed.
 */
function judgeForm (request: IncomingMessage): Problem | null {
  // the list alternates names and values
  if (request.rawHeaders.length > maxHeaders * 2) return new Problem('request-too-large')
  // requests to a server always have an address
  if ((request.url as string).length > maxUrlLength) return new Problem('address-too-long')
  // the asterisk means the server as a whole (RFC 9112, 3.2.4)
  if (request.url === '*' && request.method !== 'OPTIONS') {
    return new Problem('invalid-request', { detail: 'The address "*" is for OPTIONS only.' })
  }
  if (withoutBody.has(request.method) && announcesBody(request)) {
    return new Problem('invalid-request', { detail: 'The request must not have a body.', headers: { connection: 'close' } })
  }
  return null
}

function announcesBody ({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
}

function unauthenticated (identity: Exclude<Identity, Client>): Problem {
  const challenge = 'Bearer realm="td-journey-bff"'
  if (identity === 'anonymous') return new Problem('unauthenticated', { headers: { 'www-authenticate': challenge } })
  const headers = { 'www-authenticate': `${challenge}, error="invalid_token"` }
  return new Problem(identity === 'unknown' ? 'unauthenticated' : 'client-key-expired', { headers })
}
