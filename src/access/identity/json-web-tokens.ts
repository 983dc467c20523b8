import { jwtVerify, type JWTPayload } from 'jose'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../../runtime/clock.ts'
import { parseJourneyId, type JourneyId } from '../../domain/td/journey-id.ts'
import type { JwtSettings } from '../access-settings.ts'
import { digestOf } from './client-key.ts'
import { scopes, type Client } from './client.ts'
import type { Jwks } from './jwks.ts'

/** Only asymmetric ones: with a symmetric algorithm, whoever knows a public key could sign. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

const clockToleranceS = 30
/** A verified token is not verified again for so long, nor after it expires. */
const rememberMs = 300_000
const maxRemembered = 1_000

export interface JsonWebTokensOptions extends Omit<JwtSettings, 'jwksUrl'> {
  jwks: Jwks
  clock: Clock
}

/** Reads tokens of an identity provider as clients. */
export class JsonWebTokens {
  readonly #options: JsonWebTokensOptions
  readonly #known = new LRUCache<string, { client: Client, untilMs: number }>({ max: maxRemembered })

  constructor (options: JsonWebTokensOptions) {
    this.#options = options
  }

  /** Returns the client of a token that was verified lately, else `null`. */
  getIfVerified (token: string): Client | null {
    const known = this.#known.get(keyOf(token))
    return known !== undefined && this.#options.clock.wallMs() < known.untilMs ? known.client : null
  }

  /** Returns the client of a token, or `null` if the token proves nothing. */
  async verify (token: string): Promise<Client | null> {
    const { issuer, audience, jwks, clock, journeysClaim } = this.#options
    const nowMs = clock.wallMs()
    try {
      const { payload } = await jwtVerify(token, (header, jws) => jwks.find(header, jws), {
        issuer, audience, algorithms, clockTolerance: clockToleranceS, currentDate: new Date(nowMs), requiredClaims: ['exp', 'sub']
      })
      const client = clientFrom(payload, journeysClaim)
      const endMs = (Number(payload.exp) + clockToleranceS) * 1_000
      this.#known.set(keyOf(token), { client, untilMs: Math.min(endMs, nowMs + rememberMs) })
      return client
    } catch {
      // whatever is wrong with it, callers are told the same
      return null
    }
  }
}

function keyOf (token: string): string {
  return digestOf(token).toString('base64')
}

function clientFrom (payload: JWTPayload, journeysClaim: string): Client {
  const given = new Set(wordsOf(payload['scope'] ?? payload['scp']))
  const journeys = wordsOf(payload[journeysClaim])
  return {
    id: `jwt:${payload.sub?.slice(0, 128)}`,
    scopes: new Set(scopes.filter(scope => given.has(scope))),
    journeys: journeys.includes('*') ? 'all' : new Set(journeys.map(parseJourneyId).filter((id): id is JourneyId => id !== null)),
    rateLimit: null
  }
}

/** Returns a claim as a list. The claim is a list of texts or whole numbers, or one text with spaces between. */
function wordsOf (claim: unknown): string[] {
  if (typeof claim === 'string') return claim.split(' ')
  return Array.isArray(claim) ? claim.map(String) : []
}
