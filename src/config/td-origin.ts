import { isLoopback } from '../runtime/host-name.ts'
import { regionOrigins } from './regions.ts'

const tdOrigins: ReadonlySet<string> = new Set(Object.values(regionOrigins))

/**
 * Reads the origin that is sent the API key, such as `https://api-cdp.treasuredata.com`; the answer has no trailing slash.
 * Plain http goes to this machine alone, and a host that is not Treasure Data's needs `allowCustom` (loopback excepted).
 * Throws an `Error` whose message holds nothing of the text.
 */
export function parseTdOrigin (text: string, { allowCustom }: { allowCustom: boolean }): string {
  const url = parseUrl(text)
  if (text.includes('@')) throw new Error('must not hold a user name or password')
  // the parsed URL does not tell an empty query or fragment from none
  if (url.pathname !== '/' || /[?#]/.test(text)) throw new Error('must be an origin alone, without path, query or fragment')
  const local = isLoopback(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) {
    throw new Error('must begin with https:// (http:// is possible to this machine alone)')
  }
  if (!local && !allowCustom && !tdOrigins.has(url.origin)) {
    throw new Error('is not an origin of Treasure Data; TD_ALLOW_CUSTOM_ORIGIN=true sends the key there all the same')
  }
  return url.origin
}

function parseUrl (text: string): URL {
  try {
    return new URL(text)
  } catch {
    throw new Error('is not a URL')
  }
}
