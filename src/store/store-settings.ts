import { fileURLToPath } from 'node:url'
import { isLoopback } from '../runtime/host-name.ts'
import { Secret } from '../runtime/secret.ts'
import { readSecretSetting, SettingFaults, type Environment, type ReadFile } from '../runtime/settings.ts'

/** `require` encrypts without checking the server's certificate; `verify-full` checks it and the host's name. */
export const tlsModes = ['disable', 'require', 'verify-full'] as const

/** The address of the store. */
export type StoreSettings = { kind: 'sqlite', path: string } | PostgresSettings

export interface PostgresSettings {
  kind: 'postgres'
  host: string
  port: number
  user: string
  password: Secret | null
  database: string
  tls: typeof tlsModes[number]
}

const needed = 'needs file:/data/journeys.db or postgres://user:password@host:5432/database'

/** Reads the address of the store; `null` without `STORE_URL`. Each fault is one line without values. */
export function readStoreSettings (given: Environment, readFile: ReadFile): { settings: StoreSettings | null, faults: string[] } {
  const faults = new SettingFaults()
  const settings = faults.attempt('STORE_URL', () => {
    const text = readSecretSetting('STORE_URL', given, readFile)
    return text === undefined ? null : parseStoreUrl(text)
  }, null)
  return { settings, faults: faults.lines }
}

/** Returns the settings in an address. Throws an `Error` with a message for operators. */
export function parseStoreUrl (text: string): StoreSettings {
  if (text.startsWith('file:')) return { kind: 'sqlite', path: parsePath(text.slice('file:'.length), text) }
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol) || url.hostname === '' || url.hash !== '') throw new Error(needed)
  const database = decodeURIComponent(url.pathname.slice(1))
  if (url.username === '' || database === '' || database.includes('/')) throw new Error(needed)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return {
    kind: 'postgres',
    host,
    port: url.port === '' ? 5_432 : Number(url.port),
    user: decodeURIComponent(url.username),
    password: url.password === '' ? null : new Secret(decodeURIComponent(url.password)),
    database,
    tls: readTls(url.searchParams, host)
  }
}

function parsePath (path: string, text: string): string {
  if (path === '' || /[?#]/.test(path) || path.endsWith('/')) throw new Error('needs the path of a file, such as file:/data/journeys.db')
  return path.startsWith('//') ? fileURLToPath(text) : path
}

/** Without `sslmode`, a server on another machine has to prove its identity. */
function readTls (parameters: URLSearchParams, host: string): PostgresSettings['tls'] {
  const others = [...parameters.keys()].filter(name => name !== 'sslmode')
  if (others.length > 0 || parameters.getAll('sslmode').length > 1) throw new Error('accepts only one parameter, sslmode')
  const mode = parameters.get('sslmode')
  if (mode === null) return isLoopback(host) ? 'disable' : 'verify-full'
  const known = tlsModes.find(name => name === mode)
  if (known === undefined) throw new Error(`needs an sslmode of ${tlsModes.join(', ')}`)
  return known
}
