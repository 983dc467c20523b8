import { scopes, type Client } from './client.ts'
import { readGrants } from './grants.ts'

/** The refusal of a verified token. The message names the wrong claim, but not its value. */
export class TokenRefused extends Error {
  constructor (message: string) {
    super(message)
    this.name = 'TokenRefused'
  }
}

type Claims = Readonly<Record<string, unknown>>

/**
 * Header types of access tokens. RFC 9068 requires `at+jwt`, but Auth0, Entra and Keycloak send `JWT` by default, and Okta's custom
 * authorization servers send none (docs/decisions/0009-token-kinds.md).
 */
const accessTokenTypes: ReadonlySet<unknown> = new Set([undefined, 'at+jwt', 'jwt'])

/**
 * Claims of other tokens of an identity provider, which access tokens do not have. ID tokens: OpenID Connect Core, 2 and 3.3.2.11.
 * Logout tokens and security events: `events` in RFC 8417, 2.2.
 */
const foreignClaims = ['nonce', 'at_hash', 'c_hash', 's_hash', 'events', 'toe'] as const

/** Claims that name the kind of token at Cognito and Keycloak, with their values in access tokens. */
const kindClaims: ReadonlyArray<[claim: string, ofAccessTokens: string]> = [['token_use', 'access'], ['typ', 'Bearer']]

/** Throws a `TokenRefused` unless header and claims belong to an access token. */
export function requireAccessToken (type: unknown, claims: Claims): void {
  // media types ignore case and may omit "application/" (RFC 7515, 4.1.9)
  const named = typeof type === 'string' ? type.toLowerCase().replace(/^application\//, '') : type
  if (!accessTokenTypes.has(named)) throw new TokenRefused('the header "typ" is not that of an access token')
  const foreign = foreignClaims.find(claim => claims[claim] !== undefined)
  if (foreign !== undefined) throw new TokenRefused(`access tokens have no claim "${foreign}"`)
  for (const [claim, ofAccessTokens] of kindClaims) {
    const given = claims[claim]
    if (given !== undefined && given !== ofAccessTokens) throw new TokenRefused(`the claim "${claim}" is not that of an access token`)
  }
}

/**
 * Throws a `TokenRefused` if the token is valid for longer than `maxLifetimeS`, counted from `iat`, or from now if the token has no
 * `iat`.
 */
export function requireShortLifetime (
  { exp, iat }: { exp?: number, iat?: number }, { nowS, maxLifetimeS, toleranceS }: Record<'nowS' | 'maxLifetimeS' | 'toleranceS', number>
): void {
  const lifetimeS = Number(exp) - Math.min(iat ?? nowS, nowS)
  if (!(lifetimeS <= maxLifetimeS + toleranceS)) throw new TokenRefused('the token is valid for longer than JWT_MAX_LIFETIME_S')
}

/** Returns the client that the claims of a verified token describe. Throws a `TokenRefused` if they are ambiguous. */
export function readClient (claims: Claims, journeysClaim: string): Client {
  const given = new Set(readWords(claims, claims['scope'] === undefined ? 'scp' : 'scope'))
  const journeys = readWords(claims, journeysClaim)
  return {
    id: `jwt:${readSubject(claims)}`,
    scopes: new Set(scopes.filter(scope => given.has(scope))),
    ...readGrants(journeys),
    rateLimit: null
  }
}

/** Returns the subject, which limits count and the log shows, so it must be printable. OpenID Connect allows 255 characters. */
function readSubject ({ sub }: Claims): string {
  if (typeof sub === 'string' && /^[^\p{C}]{1,255}$/u.test(sub) && sub.trim() !== '') return sub
  throw new TokenRefused('the claim "sub" is empty, too long or not a text')
}

/**
 * Returns the words of a claim: a text with spaces, a whole number, or a list of texts and whole numbers. Numbers beyond 2^53 are refused,
 * because rounding may turn them into another journey's id. Nested lists are refused, because they would read as the words in them.
 */
function readWords (claims: Claims, name: string): string[] {
  const claim = claims[name]
  if (claim === undefined) return []
  if (isWord(claim)) return String(claim).split(' ')
  if (Array.isArray(claim) && claim.every(isWord)) return claim.map(String)
  throw new TokenRefused(`the claim "${name}" is neither text, nor a whole number below 2^53, nor a flat list of these`)
}

function isWord (item: unknown): item is string | number {
  return typeof item === 'string' || Number.isSafeInteger(item)
}
