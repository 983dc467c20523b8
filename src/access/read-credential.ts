import type { IncomingHttpHeaders } from 'node:http'

/** What a request shows to prove who asks: `none`, something that cannot be read, or one text. */
export type Credential = 'none' | 'unreadable' | { token: string }

const maxLength = 8_192

/**
 * Reads `Authorization: Bearer …` or `X-API-Key`. Both at once, a header sent twice or another scheme cannot be read:
 * what is ambiguous is refused.
 */
export function readCredential ({ authorization, 'x-api-key': apiKey }: IncomingHttpHeaders): Credential {
  if (authorization === undefined && apiKey === undefined) return 'none'
  if (authorization !== undefined && apiKey !== undefined) return 'unreadable'
  const token = authorization === undefined ? apiKey : /^Bearer +(\S+) *$/i.exec(authorization)?.[1]
  if (typeof token !== 'string' || token.length > maxLength || !/^[\w.~+/=-]+$/.test(token)) return 'unreadable'
  return { token }
}
