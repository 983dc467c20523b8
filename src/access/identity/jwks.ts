import { createLocalJWKSet, errors, type CryptoKey, type FlattenedJWSInput, type JSONWebKeySet, type JWSHeaderParameters } from 'jose'
import type { Dispatcher } from 'undici'
import { z } from 'zod'
import type { Clock } from '../../runtime/clock.ts'

/** Interval of fetching the keys again in the background. */
const maxAgeMs = 600_000
/** Minimum interval of fetches for unknown key ids. */
const cooldownMs = 60_000
/** Backoff after the first failed fetch. It doubles with each further failure, up to the cooldown. */
const firstBackoffMs = 1_000

export interface JwksOptions {
  /** Fetches the key set. */
  fetchKeys: () => Promise<JSONWebKeySet>
  clock: Clock
  /** Called once when fetching the keys starts to fail. `onRecovery` is called once when it works again. */
  onFault: (error: unknown) => void
  onRecovery: () => void
}

type FindKey = ReturnType<typeof createLocalJWKSet>

/**
 * The signing keys of an identity provider, refreshed as they rotate. While the provider cannot be reached, the known keys stay valid;
 * jose's own remote set would drop its keys if a fetch fails after they have aged.
 */
export class Jwks {
  readonly #options: JwksOptions
  #findKey: FindKey | null = null
  #triedAtMs = -Infinity
  #fetching: Promise<void> | null = null
  /** Number of consecutive failed fetches. */
  #failures = 0

  constructor (options: JwksOptions) {
    this.#options = options
  }

  /** Whether the last fetch failed. */
  get failing (): boolean {
    return this.#failures > 0
  }

  /** Returns the key that a token names. Throws jose's `JWKSNoMatchingKey` if no such key is known. */
  async find (header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    if (this.#findKey !== null) {
      if (this.#sinceTriedMs() >= (this.failing ? this.#waitMs() : maxAgeMs)) this.#fetch()
      try {
        return await this.#findKey(header, token)
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
      }
    }
    if (this.#fetching !== null || this.#sinceTriedMs() >= this.#waitMs()) await this.#fetch()
    if (this.#findKey === null) throw new errors.JWKSNoMatchingKey()
    return await this.#findKey(header, token)
  }

  #sinceTriedMs (): number {
    return this.#options.clock.monotonicMs() - this.#triedAtMs
  }

  /** Returns the minimum time between two fetches for unknown keys, in ms. */
  #waitMs (): number {
    return this.failing ? Math.min(firstBackoffMs * 2 ** (this.#failures - 1), cooldownMs) : cooldownMs
  }

  /** Fetches the keys, one fetch at a time. Never rejects. */
  async #fetch (): Promise<void> {
    this.#fetching ??= this.#fetchNow().finally(() => { this.#fetching = null })
    await this.#fetching
  }

  async #fetchNow (): Promise<void> {
    const { fetchKeys, clock, onFault, onRecovery } = this.#options
    this.#triedAtMs = clock.monotonicMs()
    try {
      this.#findKey = createLocalJWKSet(await fetchKeys())
      if (this.failing) onRecovery()
      this.#failures = 0
    } catch (error) {
      if (!this.failing) onFault(error)
      this.#failures++
    }
  }
}

const maxBytes = 262_144

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) })

/** Fetches an identity provider's key set within `deadlineMs`. Throws an `Error` that contains no part of the body. */
export async function fetchJwks (url: URL, dispatcher: Dispatcher, deadlineMs: number): Promise<JSONWebKeySet> {
  const { statusCode, body } = await dispatcher.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: 'GET',
    signal: AbortSignal.timeout(deadlineMs),
    headers: { accept: 'application/jwk-set+json, application/json' }
  })
  const text = await readText(body)
  if (statusCode !== 200) throw new Error(`the provider answered ${statusCode}`)
  const parsed = keySet.safeParse(parseJson(text))
  if (!parsed.success) throw new Error('the provider sent no valid key set')
  return parsed.data
}

async function readText (body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > maxBytes) throw new Error('the provider sent more than 256 KiB')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function parseJson (text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
