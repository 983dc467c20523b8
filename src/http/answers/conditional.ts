import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether the client's copy is the current one (RFC 9110, 13.1.2 and 13.1.3): `If-None-Match` by weak comparison with
 * lists and `*`, else `If-Modified-Since`.
 */
export function isNotModified (headers: IncomingHttpHeaders, etag: string, lastModifiedMs: number): boolean {
  const known = headers['if-none-match']
  if (known !== undefined) return known.trim() === '*' || known === etag || listsTag(known, etag)
  const since = headers['if-modified-since']
  if (since === undefined) return false
  // equal, not at most: what is current may have been made before the client's copy, when a body comes back
  return Date.parse(since) === Math.floor(lastModifiedMs / 1_000) * 1_000
}

function listsTag (list: string, etag: string): boolean {
  // a quoted tag may hold commas, so that the list cannot be split at them
  return list.match(/(?:W\/)?"[^"]*"/g)?.some(tag => tag.replace(/^W\//, '') === etag) ?? false
}
