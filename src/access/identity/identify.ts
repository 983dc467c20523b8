import type { IncomingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'
import { findKey, type FoundKey } from './client-key.ts'
import type { Client } from './client.ts'
import type { JsonWebTokens, VerifiedToken } from './json-web-tokens.ts'
import type { ListedClient } from './clients-file.ts'
import { RecognisedCredentials } from './recognised-credentials.ts'

const maxCredentialLength = 8_192
const bearer = /^Bearer +(\S+) *$/i
const bearerOrTd1 = /^(?:Bearer|TD1) +(\S+) *$/i

/** The credential in a request: none, an unreadable one, or one text. */
export type Credential = 'none' | 'unreadable' | { token: string }

/** The sender of a request: a client, `anonymous` without a credential, `unknown` with an invalid one, or an expired client key. */
export type Identity = Client | 'anonymous' | 'unknown' | ExpiredKey

/** A client key that has expired. */
export interface ExpiredKey {
  readonly expiredKeyOf: Client
}

/** Returns whether an identity is a client with a valid key or token. */
export function isClient (identity: Identity | null): identity is Client {
  return identity !== null && typeof identity !== 'string' && !('expiredKeyOf' in identity)
}

/** Returns the client of an identity, even if its key has expired; `null` if there is none. */
export function clientIn (identity: Identity | null): Client | null {
  if (isClient(identity)) return identity
  return identity === null || typeof identity === 'string' ? null : identity.expiredKeyOf
}

/** Verifies the signature of a token and returns its owner. */
export type VerifyIdentity = () => Promise<Identity>

/**
 * Returns the sender of these headers, or a function that finds it out if a signature must be verified. `acceptsTd1` tells whether
 * Treasure Data's own form of the header is accepted too. The last credential of a `connection` is recognised.
 */
export type Identify = (headers: IncomingHttpHeaders, acceptsTd1?: boolean, connection?: Socket) => Identity | VerifyIdentity

/** Returns a function that identifies every caller as the same client. */
export function identifyEverybody (client: Client): Identify {
  return () => client
}

/** The result of checking a credential, and how long it is valid. */
type Proof =
  /** The credential is a key in this list. Another list may lack it. */
  | { list: readonly ListedClient[], key: FoundKey }
  | { verified: VerifiedToken }

/** Returns a function that identifies clients by the keys of the file and by tokens, either of which may be missing. */
export function createIdentify (
  { listed, tokens, wallMs }: { listed: () => readonly ListedClient[], tokens: JsonWebTokens | null, wallMs: () => number }
): Identify {
  const recognised = new RecognisedCredentials<Proof>()

  /** Returns the identity behind a proof; `null` if the credential must be checked again. */
  const identityOf = (proof: Proof): Identity | null => {
    if ('verified' in proof) return wallMs() < proof.verified.untilMs ? proof.verified.client : null
    const { list, key: { client, notAfterMs } } = proof
    if (list !== listed()) return null
    return notAfterMs === null || wallMs() <= notAfterMs ? client : { expiredKeyOf: client }
  }

  const prove = (token: string): Proof | null => {
    const list = listed()
    const key = findKey(list, token)
    if (key !== null) return { list, key }
    const verified = tokens?.getIfVerified(token) ?? null
    return verified === null ? null : { verified }
  }

  return (headers, acceptsTd1 = false, connection) => {
    const shown = connection === undefined ? null : findShown(headers, acceptsTd1)
    const known = shown === null || connection === undefined ? null : recognised.find(connection, shown.form, shown.text)
    const identity = known === null ? null : identityOf(known)
    if (identity !== null) return identity
    const credential = readCredential(headers, acceptsTd1)
    if (credential === 'none') return 'anonymous'
    if (credential === 'unreadable') return 'unknown'
    const { token } = credential
    const proof = prove(token)
    if (proof !== null) {
      if (shown !== null && connection !== undefined) recognised.remember(connection, shown.form, shown.text, proof)
      return identityOf(proof) ?? 'unknown'
    }
    return tokens === null ? 'unknown' : async () => await tokens.verify(token) ?? 'unknown'
  }
}

/** Returns the only header with a credential, unchanged, and how to parse it; `null` if there is not exactly one. */
function findShown ({ authorization, 'x-api-key': apiKey }: IncomingHttpHeaders, acceptsTd1: boolean) {
  if (authorization === undefined) return typeof apiKey === 'string' ? { form: 'x-api-key', text: apiKey } : null
  return apiKey === undefined ? { form: acceptsTd1 ? 'authorization, TD1 too' : 'authorization', text: authorization } : null
}

/**
 * Reads `Authorization: Bearer …` or `X-API-Key`, and `Authorization: TD1 …` at Treasure Data's own paths. Both headers at once, a header
 * sent twice, or another scheme are unreadable, because ambiguous credentials are refused.
 */
export function readCredential ({ authorization, 'x-api-key': apiKey }: IncomingHttpHeaders, acceptsTd1 = false): Credential {
  if (authorization === undefined && apiKey === undefined) return 'none'
  if (authorization !== undefined && apiKey !== undefined) return 'unreadable'
  const token = authorization === undefined ? apiKey : (acceptsTd1 ? bearerOrTd1 : bearer).exec(authorization)?.[1]
  if (typeof token !== 'string' || token.length > maxCredentialLength || !/^[\w.~+/=-]+$/.test(token)) return 'unreadable'
  return { token }
}
