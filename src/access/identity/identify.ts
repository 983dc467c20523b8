import type { IncomingHttpHeaders } from 'node:http'
import { findClient } from './client-key.ts'
import type { Client } from './client.ts'
import type { JsonWebTokens } from './json-web-tokens.ts'
import type { ListedClient } from './parse-clients.ts'
import { readCredential } from './read-credential.ts'

/** `anonymous` showed nothing; `unknown` showed something that proves nothing. */
export type Identity = Client | 'anonymous' | 'unknown'

/** Tells who asks. `acceptsTd1` says whether Treasure Data's own form of the header counts too. */
export interface Identify {
  /** Where that is known at once; a token that has to be verified first gives `null`. */
  look (headers: IncomingHttpHeaders, acceptsTd1?: boolean): Identity | null
  find (headers: IncomingHttpHeaders, acceptsTd1?: boolean): Promise<Identity>
}

/** Everybody is the same client, whatever is shown. */
export function identifyEverybody (client: Client): Identify {
  return { look: () => client, find: async () => client }
}

/** Tells clients by the keys of the file and by tokens, of which either may be missing. */
export function createIdentify (
  { listed, tokens }: { listed: () => readonly ListedClient[], tokens: JsonWebTokens | null }
): Identify {
  const look = (headers: IncomingHttpHeaders, acceptsTd1 = false): Identity | { token: string } => {
    const credential = readCredential(headers, acceptsTd1)
    if (credential === 'none') return 'anonymous'
    if (credential === 'unreadable') return 'unknown'
    const { token } = credential
    return findClient(listed(), token) ?? tokens?.look(token) ?? { token }
  }
  return {
    look (headers, acceptsTd1) {
      const found = look(headers, acceptsTd1)
      return typeof found === 'object' && 'token' in found ? null : found
    },
    async find (headers, acceptsTd1) {
      const found = look(headers, acceptsTd1)
      if (typeof found === 'string' || 'id' in found) return found
      return await tokens?.verify(found.token) ?? 'unknown'
    }
  }
}
