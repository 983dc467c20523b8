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
  /** Origins whose pages may ask. */
  origins: readonly string[]
  identify: Identify
  limits: CallerLimits
  /** Resolves grants of groups. */
  indexes: JourneyIndexes
}

/** Returns all guards in the order in which they refuse. A new guard is added here and nowhere else. */
export function listGuards ({ checkHost, origins, identify, limits, indexes }: GuardOptions): Guard[] {
  return [
    { name: 'request-form', judgesProbes: true, judge: ({ request }) => judgeForm(request) },

    guardHost(checkHost),

    // before anything is counted or loaded
    guardFetchMetadata(origins),

    {
      name: 'identity',
      judge (guarded) {
        const { request, need } = guarded
        if (need === 'open') return null
        // only Treasure Data's clients know its own form of the header; nobody else is to use it
        const identity = identify(request.headers, need === 'td:raw', request.socket)
        if (typeof identity !== 'function') {
          guarded.identity = identity
          return null
        }
        // verifying a signature costs more than a request: the address pays until the signature has proved to be a client's
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
    },

    {
      name: 'request-limit',
      judge (guarded) {
        const { request, identity } = guarded
        guarded.caller = isClient(identity) ? limits.callerOf(identity, request) : null
        if (guarded.allowance !== null) {
          // an address that has paid is not counted twice
          if (guarded.caller === null) return null
          limits.giveBackRequest(request)
        }
        const allowance = limits.countRequest(guarded.caller, request)
        if (allowance === null) return null
        guarded.headers = limits.describeRequests(guarded.caller, request, allowance)
        return allowance.granted ? null : limits.refuse('requests', allowance)
      }
    },

    { name: 'authentication', judge: ({ identity }) => identity === null || isClient(identity) ? null : unauthenticated(identity) },

    {
      name: 'scope',
      judge ({ need, caller }) {
        if (caller === null || need === 'open' || need === 'probe' || caller.client.scopes.has(need)) return null
        return new Problem('forbidden', { detail: `This takes the scope ${need}.` })
      }
    },

    {
      name: 'journey-grant',
      judgeJourney: ({ client }, journeyId) => judgeGrant(client, journeyId, indexes),
      prepare: ({ client }) => resolveGroups(client, indexes)
    }
  ]
}

/** Refuses requests for hosts that this service is not. */
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
 * Refuses what no client needs: a long address, none, many headers (the server bounds their bytes), a body that no resource takes.
 * The body is not read, so its connection ends.
 */
function judgeForm (request: IncomingMessage): Problem | null {
  // names and values alternate
  if (request.rawHeaders.length > maxHeaders * 2) return new Problem('request-too-large')
  // a server's request has an address
  if ((request.url as string).length > maxUrlLength) return new Problem('address-too-long')
  // the asterisk asks about the server as a whole (RFC 9112, 3.2.4)
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
