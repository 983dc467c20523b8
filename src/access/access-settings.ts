import { isLoopback } from '../runtime/host-name.ts'
import { parseClients, type ListedClient } from './identity/parse-clients.ts'

export const authModes = ['none', 'clients', 'jwt', 'clients+jwt'] as const

export type AuthMode = typeof authModes[number]

/** Who is let in, and how clients prove who they are. Without either, everybody is. */
export interface AccessSettings {
  clientsFile: { path: string, clients: readonly ListedClient[] } | null
  jwt: JwtSettings | null
}

export interface JwtSettings {
  issuer: string
  audience: string
  jwksUrl: URL
  journeysClaim: string
}

type Environment = Readonly<Record<string, string | undefined>>

const jwtNames = ['JWT_ISSUER', 'JWT_AUDIENCE', 'JWKS_URL'] as const

/** Reads what belongs to a mode. Every fault is one line without values; what the mode does not use is a fault, too. */
export function readAccessSettings (
  mode: AuthMode, given: Environment, readFile: (path: string) => string
): { settings: AccessSettings, faults: string[] } {
  const faults: string[] = []
  const attempt = <T>(name: string, read: () => T): T | null => {
    try {
      return read()
    } catch (error) {
      // what is read here throws errors with a message made for people
      faults.push(`${name}: ${(error as Error).message}`)
      return null
    }
  }
  const refuseUnused = (names: readonly string[], wanted: string): void => {
    for (const name of names) if (given[name] !== undefined) faults.push(`${name}: takes AUTH_MODE=${wanted} to have an effect`)
  }
  const settings: AccessSettings = { clientsFile: null, jwt: null }
  if (mode.includes('clients')) settings.clientsFile = attempt('CLIENTS_FILE', () => readClientsFile(given['CLIENTS_FILE'], readFile))
  else refuseUnused(['CLIENTS_FILE'], 'clients')
  if (mode.includes('jwt')) {
    const [issuer, audience, jwksUrl] = jwtNames.map(name => attempt(name, () => require(given[name])))
    const url = jwksUrl ? attempt('JWKS_URL', () => parseJwksUrl(jwksUrl)) : null
    if (issuer && audience && url !== null) {
      settings.jwt = { issuer, audience, jwksUrl: url, journeysClaim: given['JWT_JOURNEYS_CLAIM'] ?? 'journeys' }
    }
  } else refuseUnused([...jwtNames, 'JWT_JOURNEYS_CLAIM'], 'jwt')
  return { settings, faults }
}

function require (value: string | undefined): string {
  if (value === undefined) throw new Error('is missing')
  return value
}

function readClientsFile (path: string | undefined, readFile: (path: string) => string): AccessSettings['clientsFile'] {
  const named = require(path)
  let text
  try {
    text = readFile(named)
  } catch {
    throw new Error('cannot be read')
  }
  return { path: named, clients: parseClients(text) }
}

function parseJwksUrl (text: string): URL {
  if (!URL.canParse(text)) throw new Error('is no address')
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') throw new Error('must not hold a user name or password')
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return url
  throw new Error('must begin with https:// unless it leads to this machine')
}
