import type { IncomingHttpHeaders } from 'node:http'

/** What a request shows to prove who asks: `none`, something that cannot be read, or one text. */
export type Credential = 'none' | 'unreadable' | { token: string }

const maxLength = 8_192
const bearer = /^Bearer +(\S+) *$/i
const bearerOrTd1 = /^(?:Bearer|TD1) +(\S+) *$/i

/**
 * Reads `Authorization: Bearer …` or `X-API-Key`, and `Authorization: TD1 …` where clients of Treasure Data ask. Both at
 * once, a header sent twice or another scheme cannot be read: what is ambiguous is refused.
 */
export function readCredential ({ authorization, 'x-api-key': apiKey }: IncomingHttpHeaders, acceptsTd1 = false): Credential {
  if (authorization === undefined && apiKey === undefined) return 'none'
  if (authorization !== undefined && apiKey !== undefined) return 'unreadable'
  const token = authorization === undefined ? apiKey : (acceptsTd1 ? bearerOrTd1 : bearer).exec(authorization)?.[1]
  if (typeof token !== 'string' || token.length > maxLength || !/^[\w.~+/=-]+$/.test(token)) return 'unreadable'
  return { token }
}
