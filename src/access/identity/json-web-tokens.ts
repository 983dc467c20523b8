import { errors, jwtVerify } from 'jose'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../../runtime/clock.ts'
import type { JwtSettings } from '../access-settings.ts'
import { digestOf } from './client-key.ts'
import type { Client } from './client.ts'
import type { Jwks } from './jwks.ts'
import { readClient, requireAccessToken, requireShortLifetime, TokenRefused } from './token-claims.ts'

/** Only asymmetric ones: with a symmetric algorithm, whoever knows a public key could sign. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

const clockToleranceS = 30
/** A verified token is not verified again for so long, nor after it expires. */
const rememberMs = 300_000
const maxRemembered = 1_000

export interface JsonWebTokensOptions extends Omit<JwtSettings, 'jwksUrl'> {
  jwks: Jwks
  clock: Clock
  /** Told why a token was refused, without anything of the token. */
  onRefusal: (reason: string) => void
}

/** A token that was verified, and until when it counts without being verified again. */
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

  /** Returns a token that was verified lately, else `null`. */
  getIfVerified (token: string): VerifiedToken | null {
    const known = this.#known.get(keyOf(token))
    return known !== undefined && this.#options.clock.wallMs() < known.untilMs ? known : null
  }

  /** Returns the client of a token, or `null` if the token proves nothing. */
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
      // callers are told the same whatever is wrong with it
      onRefusal(describeRefusal(error))
      return null
    }
  }
}

function keyOf (token: string): string {
  return digestOf(token).toString('base64')
}

/** Returns the reason without anything of the token: some of jose's messages quote its header. */
function describeRefusal (error: unknown): string {
  if (error instanceof TokenRefused) return error.message
  if (error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired) return `${error.code}: ${error.claim}`
  return error instanceof errors.JOSEError ? error.code : 'the token cannot be read'
}
