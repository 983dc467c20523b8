import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CompactSign, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose'
import type { Test } from 'tap'

export const issuer = 'https://identity.example/'
export const audience = 'td-journey-bff'

export interface IdentityProvider {
  url: string
  /** How often its keys were requested. */
  calls: number
  /** Its answer instead of the keys; `null` for the keys. */
  broken: { status: number, body: string } | null
  /** Adds a signing key and makes it the current one. Returns its id. */
  rotate (algorithm?: string): Promise<string>
  forget (kid: string): void
  /** The public part of the current key. */
  publicKey (): CryptoKey
  sign (claims: Record<string, unknown>, header?: Record<string, string>): Promise<string>
  /** Signs claims as they are written, including numbers beyond 2^53. */
  signText (claims: string): Promise<string>
}

/** An identity provider with a key set over HTTP, like a company's. */
export async function startIdentityProvider (t: Test): Promise<IdentityProvider> {
  const keys = new Map<string, { jwk: JWK, privateKey: CryptoKey, publicKey: CryptoKey, algorithm: string }>()
  let current = ''
  const server = createServer((_request, response) => {
    provider.calls++
    const { status, body } = provider.broken ?? { status: 200, body: JSON.stringify({ keys: [...keys.values()].map(({ jwk }) => jwk) }) }
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => new Promise(resolve => {
    server.close(resolve)
    server.closeAllConnections()
  }))
  const currentKey = () => {
    const key = keys.get(current)
    if (key === undefined) throw new Error('no key yet')
    return key
  }
  const provider: IdentityProvider = {
    // a server on a port has an address of this kind
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    calls: 0,
    broken: null,
    async rotate (algorithm = 'ES256') {
      const { publicKey, privateKey } = await generateKeyPair(algorithm)
      current = `key-${keys.size + 1}`
      keys.set(
        current, { jwk: { ...await exportJWK(publicKey), kid: current, alg: algorithm, use: 'sig' }, privateKey, publicKey, algorithm }
      )
      return current
    },
    forget (kid) { keys.delete(kid) },
    publicKey: () => currentKey().publicKey,
    sign: (claims, header = {}) => {
      const { privateKey, algorithm } = currentKey()
      // as it is sent: without undefined members
      return new SignJWT(JSON.parse(JSON.stringify(claims))).setProtectedHeader({ alg: algorithm, kid: current, ...header })
        .sign(privateKey)
    },
    signText: claims => {
      const { privateKey, algorithm } = currentKey()
      return new CompactSign(new TextEncoder().encode(claims)).setProtectedHeader({ alg: algorithm, kid: current }).sign(privateKey)
    }
  }
  await provider.rotate()
  return provider
}
