import type { IncomingMessage } from 'node:http'
import { Problem } from '../problems/problem.ts'
import type { Guard, Need } from './guard.ts'

/** Origins of a request that are no foreign page: a page of this service, or the person at the browser. */
const ownSites: ReadonlySet<string> = new Set(['same-origin', 'none'])

/**
 * Refuses what browsers send on behalf of other sites' pages: without it, any page that is open on the machine can make the service call
 * Treasure Data. Pages of listed origins may ask, and everybody may link to pages that need no scope. Clients that are no browsers, and
 * browsers on plain http beyond this machine, send no Fetch Metadata and pass (W3C Fetch Metadata Request Headers, 2 and 4.1).
 */
export function guardFetchMetadata (listedOrigins: readonly string[]): Guard {
  const listed = new Set(listedOrigins)
  return {
    name: 'fetch-metadata',
    judge ({ request, need }) {
      const site = request.headers['sec-fetch-site']
      if (site === undefined || ownSites.has(String(site))) return null
      const { origin } = request.headers
      if (origin !== undefined && listed.has(origin)) return null
      return isPageView(request, need) ? null : new Problem('cross-site-request')
    }
  }
}

/** Returns whether a link was followed in a window of its own, to something that is open to everybody. */
function isPageView ({ headers }: IncomingMessage, need: Need): boolean {
  if (need !== 'open') return false
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
}
