import type { IncomingHttpHeaders } from 'node:http'
import { findClient } from './client-key.ts'
import type { Client } from './client.ts'
import type { JsonWebTokens } from './json-web-tokens.ts'
import type { ListedClient } from './parse-clients.ts'
import { readCredential } from './read-credential.ts'

/** `anonymous` showed nothing; `unknown` showed something that proves nothing. */
export type Identity = Client | 'anonymous' | 'unknown'

/**
 * Tells who sent these headers: at once if that is known, or as a promise if a token has to be verified. `acceptsTd1` says
 * whether Treasure Data's own form of the header counts too.
 */
export type Identify = (headers: IncomingHttpHeaders, acceptsTd1?: boolean) => Identity | Promise<Identity>

/** Returns a function that takes everybody for the same client, whatever is shown. */
export function identifyEverybody (client: Client): Identify {
  return () => client
}

/** Returns a function that identifies clients by the keys of the file and by tokens, either of which may be missing. */
export function createIdentify (
  { listed, tokens }: { listed: () => readonly ListedClient[], tokens: JsonWebTokens | null }
): Identify {
  return (headers, acceptsTd1 = false) => {
    const credential = readCredential(headers, acceptsTd1)
    if (credential === 'none') return 'anonymous'
    if (credential === 'unreadable') return 'unknown'
    const { token } = credential
    const known = findClient(listed(), token) ?? tokens?.getIfVerified(token) ?? null
    if (known !== null) return known
    return tokens === null ? 'unknown' : tokens.verify(token).then(client => client ?? 'unknown')
  }
}
