import { isLoopback } from '../runtime/host-name.ts'

/**
 * Origin of the CDP API in each region of Treasure Data, by the region's name in TD's own tools. The host alone selects the region;
 * no host redirects to another region.
 * Source: servers of Treasure Data's OpenAPI document (https://docs.treasure.ai/_bundle/apis/td_cdp_api-public.yaml).
 */
export const regionOrigins = {
  us01: 'https://api-cdp.treasuredata.com',
  jp01: 'https://api-cdp.treasuredata.co.jp',
  eu01: 'https://api-cdp.eu01.treasuredata.com',
  ap02: 'https://api-cdp.ap02.treasuredata.com',
  ap03: 'https://api-cdp.ap03.treasuredata.com'
} as const

// the compiler types the keys of any object as text
export const regionNames = Object.keys(regionOrigins) as Array<keyof typeof regionOrigins>

/** Returns the region that an origin belongs to, or `null` for any other origin. */
export function regionOf (origin: string): typeof regionNames[number] | null {
  return regionNames.find(name => regionOrigins[name] === origin) ?? null
}

const tdOrigins: ReadonlySet<string> = new Set(Object.values(regionOrigins))

/**
 * Reads the origin that receives the API key, such as `https://api-cdp.treasuredata.com`. The result has no trailing slash.
 * Plain http is accepted for this machine only, and a host outside Treasure Data needs `allowCustom` (except loopback).
 * Throws an `Error` whose message contains no part of the text.
 */
export function parseTdOrigin (text: string, { allowCustom }: { allowCustom: boolean }): string {
  if (!URL.canParse(text)) throw new Error('is not a URL')
  const url = new URL(text)
  if (text.includes('@')) throw new Error('must not contain a user name or password')
  // the parsed URL does not distinguish an empty query or fragment from a missing one
  if (url.pathname !== '/' || /[?#]/.test(text)) throw new Error('must be only an origin, without path, query or fragment')
  const local = isLoopback(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) {
    throw new Error('must begin with https:// (http:// is allowed only for this machine)')
  }
  if (!local && !allowCustom && !tdOrigins.has(url.origin)) {
    throw new Error('is not an origin of Treasure Data; set TD_ALLOW_CUSTOM_ORIGIN=true to send the key there anyway')
  }
  return url.origin
}
