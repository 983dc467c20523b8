import type { IncomingMessage } from 'node:http'
import { Problem } from '../problems/problem.ts'
import type { Guard, Need } from './guard.ts'

/** Values of `Sec-Fetch-Site` for requests by a page of this service, or by the user of the browser. */
const ownSites: ReadonlySet<string> = new Set(['same-origin', 'none'])

/**
 * Refuses requests that browsers send for pages of other sites. Without this guard, any page open on the machine could make the service
 * call Treasure Data. Pages of listed origins may send requests, and any site may link to pages that need no scope. Other clients, and
 * browsers on plain http from other machines, send no Fetch Metadata and pass (W3C Fetch Metadata Request Headers, 2 and 4.1).
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

/** Returns whether the request follows a link in a browser window, to a resource that is open to everyone. */
function isPageView ({ headers }: IncomingMessage, need: Need): boolean {
  if (need !== 'open') return false
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
}
