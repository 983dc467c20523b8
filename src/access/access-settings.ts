import { isLoopback } from '../runtime/host-name.ts'
import { readSettingFile, SettingFaults, type Environment, type ReadFile } from '../runtime/settings.ts'
import { parseClients, type ListedClient } from './identity/clients-file.ts'

export const authModes = ['none', 'clients', 'jwt', 'clients+jwt'] as const

export type AuthMode = typeof authModes[number]

/** The ways in which clients authenticate. If both are `null`, everyone may use the service. */
export interface AccessSettings {
  clientsFile: { path: string, clients: readonly ListedClient[] } | null
  jwt: JwtSettings | null
}

export interface JwtSettings {
  issuer: string
  audience: string
  jwksUrl: URL
  /** Name of the claim that lists journeys. */
  journeysClaim: string
  /** Longest time from the issue of a token to its expiry. */
  maxLifetimeS: number
}

/** A day, which is Auth0's default. Other providers issue tokens for minutes or an hour. */
export const defaultMaxLifetimeS = 86_400
const maxLifetimeBoundsS = { least: 60, most: 30 * 86_400 }

const jwtNames = ['JWT_ISSUER', 'JWT_AUDIENCE', 'JWKS_URL'] as const

/** Reads the settings of a mode. Every fault is one line without values. A setting that the mode does not use is a fault, too. */
export function readAccessSettings (
  mode: AuthMode, given: Environment, readFile: ReadFile
): { settings: AccessSettings, faults: string[] } {
  const faults = new SettingFaults()
  const settings: AccessSettings = { clientsFile: null, jwt: null }
  if (mode.includes('clients')) {
    settings.clientsFile = faults.attempt('CLIENTS_FILE', () => readClientsFile(given['CLIENTS_FILE'], readFile), null)
  } else faults.refuseUnused(given, ['CLIENTS_FILE'], 'AUTH_MODE=clients')
  if (mode.includes('jwt')) {
    const [issuer, audience, jwksUrl] = jwtNames.map(name => faults.attempt(name, () => require(given[name]), null))
    const url = jwksUrl ? faults.attempt('JWKS_URL', () => parseJwksUrl(jwksUrl), null) : null
    const maxLifetimeS = faults.attempt('JWT_MAX_LIFETIME_S', () => parseLifetime(given['JWT_MAX_LIFETIME_S']), null)
    if (issuer && audience && url !== null && maxLifetimeS !== null) {
      settings.jwt = { issuer, audience, jwksUrl: url, journeysClaim: given['JWT_JOURNEYS_CLAIM'] ?? 'journeys', maxLifetimeS }
    }
  } else faults.refuseUnused(given, [...jwtNames, 'JWT_JOURNEYS_CLAIM', 'JWT_MAX_LIFETIME_S'], 'AUTH_MODE=jwt')
  return { settings, faults: faults.lines }
}

function require (value: string | undefined): string {
  if (value === undefined) throw new Error('is missing')
  return value
}

function readClientsFile (given: string | undefined, readFile: ReadFile): AccessSettings['clientsFile'] {
  const path = require(given)
  return { path, clients: parseClients(readSettingFile(path, readFile)) }
}

function parseLifetime (text: string = String(defaultMaxLifetimeS)): number {
  const { least, most } = maxLifetimeBoundsS
  const seconds = /^\d{1,15}$/.test(text) ? Number(text) : NaN
  if (seconds >= least && seconds <= most) return seconds
  throw new Error(`needs a whole number from ${least} to ${most}`)
}

function parseJwksUrl (text: string): URL {
  if (!URL.canParse(text)) throw new Error('is not a URL')
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') throw new Error('must not contain a user name or password')
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return url
  throw new Error('must begin with https:// (http:// is allowed only for this machine)')
}
