/** Returns whether `If-None-Match` names a validator, by weak comparison, with lists and `*` (RFC 9110, 13.1.2). */
export function namesTag (header: string, etag: string): boolean {
  return header.trim() === '*' || header === etag || listTags(header).some(tag => withoutWeakness(tag) === withoutWeakness(etag))
}

/** Returns the tags in a list. A quoted tag may contain commas, so the list cannot be split at them. */
export function listTags (list: string): string[] {
  return list.match(/(?:W\/)?"[^"]*"/g) ?? []
}

function withoutWeakness (tag: string): string {
  return tag.replace(/^W\//, '')
}
