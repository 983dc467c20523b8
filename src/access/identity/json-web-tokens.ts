import { errors, jwtVerify } from 'jose'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../../runtime/clock.ts'
import type { JwtSettings } from '../access-settings.ts'
import { digestOf } from './client-key.ts'
import type { Client } from './client.ts'
import type { Jwks } from './jwks.ts'
import { readClient, requireAccessToken, requireShortLifetime, TokenRefused } from './token-claims.ts'

/** Only asymmetric algorithms: with a symmetric one, anyone who knows the public key could sign. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

const clockToleranceS = 30
/** How long a verified token is accepted without another verification, if it does not expire before. */
const rememberMs = 300_000
const maxRemembered = 1_000

export interface JsonWebTokensOptions extends Omit<JwtSettings, 'jwksUrl'> {
  jwks: Jwks
  clock: Clock
  /** Called with the reason when a token is refused. The reason contains no part of the token. */
  onRefusal: (reason: string) => void
}

/** A verified token, and how long it is accepted without another verification. */
export interface VerifiedToken {
  readonly client: Client
  /** Wall ms. */
  readonly untilMs: number
}

/** Reads tokens of an identity provider as clients. */
export class JsonWebTokens {
  readonly #options: JsonWebTokensOptions
  readonly #known = new LRUCache<string, VerifiedToken>({ max: maxRemembered })

  constructor (options: JsonWebTokensOptions) {
    this.#options = options
  }

  /** Returns a recently verified token, or `null`. */
  getIfVerified (token: string): VerifiedToken | null {
    const known = this.#known.get(keyOf(token))
    return known !== undefined && this.#options.clock.wallMs() < known.untilMs ? known : null
  }

  /** Returns the client of a token, or `null` if the token is not valid. */
  async verify (token: string): Promise<Client | null> {
    const { issuer, audience, jwks, clock, journeysClaim, maxLifetimeS, onRefusal } = this.#options
    const nowMs = clock.wallMs()
    try {
      const { payload, protectedHeader: { typ } } = await jwtVerify(token, (header, jws) => jwks.find(header, jws), {
        issuer, audience, algorithms, clockTolerance: clockToleranceS, currentDate: new Date(nowMs), requiredClaims: ['exp', 'sub']
      })
      requireAccessToken(typ, payload)
      requireShortLifetime(payload, { nowS: nowMs / 1_000, maxLifetimeS, toleranceS: clockToleranceS })
      const client = readClient(payload, journeysClaim)
      const endMs = (Number(payload.exp) + clockToleranceS) * 1_000
      this.#known.set(keyOf(token), { client, untilMs: Math.min(endMs, nowMs + rememberMs) })
      return client
    } catch (error) {
      // callers get the same answer for every fault
      onRefusal(describeRefusal(error))
      return null
    }
  }
}

function keyOf (token: string): string {
  return digestOf(token).toString('base64')
}

/** Returns the reason without any part of the token, because some of jose's messages quote its header. */
function describeRefusal (error: unknown): string {
  if (error instanceof TokenRefused) return error.message
  if (error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired) return `${error.code}: ${error.claim}`
  return error instanceof errors.JOSEError ? error.code : 'the token is malformed'
}
