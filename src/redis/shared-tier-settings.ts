import { Secret } from '../runtime/secret.ts'
import { estimateEntropyBits } from './estimate-entropy.ts'
import { readSecretSetting, SettingFaults, type Environment, type ReadFile } from '../runtime/settings.ts'

export const redisModes = ['single', 'cluster', 'sentinel'] as const

export type RedisMode = typeof redisModes[number]

/** The address of the shared tier, and the secrets that authenticate its values. */
export interface SharedTierSettings {
  mode: RedisMode
  /** One server, some nodes of a cluster, or the sentinels. */
  nodes: ReadonlyArray<{ host: string, port: number }>
  tls: boolean
  username: string | null
  password: Secret | null
  /** Credentials of the sentinels themselves. */
  sentinelUsername: string | null
  sentinelPassword: Secret | null
  database: number
  /** The sentinels' name for the server; `null` without sentinels. */
  masterName: string | null
  prefix: string
  /** How long callers wait for a reply from Redis. */
  timeoutMs: number
  /** Each secret signs, and any is accepted. The last one makes names: during a rotation it is the oldest. */
  secrets: readonly [Secret, ...Secret[]]
}

const secretLength = 32
/** By the same measure, a secret of 32 random hexadecimal digits has some 115 bits. */
const leastEntropyBits = 64
const noSecret = 'is missing: it authenticates the values of the shared tier. ' +
  'Create one with openssl rand -hex 32, the same for all replicas'

/** Variables that have no effect without `REDIS_URL`. */
const dependents = [
  'SHARED_TIER_SECRET', 'SHARED_TIER_SECRET_FILE', 'SHARED_TIER_SECRET_PREVIOUS', 'SHARED_TIER_SECRET_PREVIOUS_FILE', 'REDIS_MODE',
  'REDIS_MASTER_NAME', 'REDIS_SENTINEL_USERNAME', 'REDIS_SENTINEL_PASSWORD', 'REDIS_SENTINEL_PASSWORD_FILE', 'REDIS_PREFIX',
  'REDIS_TIMEOUT_MS'
] as const

/**
 * Reads the settings of the shared tier; `null` without `REDIS_URL`. Every fault is one line without values. A setting without effect
 * is a fault, too.
 */
export function readSharedTierSettings (given: Environment, readFile: ReadFile): { settings: SharedTierSettings | null, faults: string[] } {
  const faults = new SettingFaults()
  const url = faults.attempt('REDIS_URL', () => readSecretSetting('REDIS_URL', given, readFile), undefined)
  if (url === undefined) {
    faults.refuseUnused(given, dependents, 'REDIS_URL')
    return { settings: null, faults: faults.lines }
  }
  const mode = faults.attempt('REDIS_MODE', () => readMode(given['REDIS_MODE'] ?? 'single'), 'single')
  const nowhere = { nodes: [], tls: false, username: null, password: null, database: 0 }
  const secret = faults.attempt('SHARED_TIER_SECRET', () => {
    const text = readSecretSetting('SHARED_TIER_SECRET', given, readFile)
    if (text === undefined) throw new Error(noSecret)
    return checkSecret(text)
  }, new Secret(''))
  const previous = faults.attempt('SHARED_TIER_SECRET_PREVIOUS', () => {
    const text = readSecretSetting('SHARED_TIER_SECRET_PREVIOUS', given, readFile)
    if (text === undefined) return null
    if (secret.reveal() === text) throw new Error('is the same as SHARED_TIER_SECRET')
    return checkSecret(text)
  }, null)
  const settings: SharedTierSettings = {
    mode,
    ...faults.attempt('REDIS_URL', () => parseUrls(url, mode), nowhere),
    masterName: faults.attempt('REDIS_MASTER_NAME', () => readMasterName(given['REDIS_MASTER_NAME'], mode), null),
    ...readSentinelAccess(given, readFile, mode, faults),
    prefix: faults.attempt('REDIS_PREFIX', () => readPrefix(given['REDIS_PREFIX'] ?? 'td-journey-bff'), ''),
    timeoutMs: faults.attempt('REDIS_TIMEOUT_MS', () => readTimeout(given['REDIS_TIMEOUT_MS'] ?? '50'), 0),
    secrets: previous === null ? [secret] : [secret, previous]
  }
  return { settings, faults: faults.lines }
}

function checkSecret (text: string): Secret {
  if (text.length < secretLength) throw new Error(`needs at least ${secretLength} characters`)
  if (estimateEntropyBits(text) < leastEntropyBits) throw new Error('is easy to guess: create one with openssl rand -hex 32')
  return new Secret(text)
}

function parseUrls (text: string, mode: RedisMode) {
  const urls = text.split(',').map(part => parseUrl(part.trim()))
  const [first] = urls
  if (first === undefined || (urls.length > 1 && mode === 'single')) {
    throw new Error('needs REDIS_MODE=cluster or sentinel for more than one address')
  }
  const common = ({ protocol, username, password, pathname }: URL): string => [protocol, username, password, pathname].join(' ')
  if (urls.some(url => common(url) !== common(first))) throw new Error('needs addresses that differ only in host and port')
  const database = Number(first.pathname.slice(1))
  if (mode === 'cluster' && database !== 0) throw new Error('needs database 0 in a cluster')
  const defaultPort = mode === 'sentinel' ? 26_379 : 6_379
  return {
    nodes: urls.map(({ hostname, port }) => ({ host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? defaultPort : Number(port) })),
    tls: first.protocol === 'rediss:',
    username: first.username === '' ? null : decodeURIComponent(first.username),
    password: first.password === '' ? null : new Secret(decodeURIComponent(first.password)),
    database
  }
}

function parseUrl (text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  const isAddress = url !== null && /^rediss?:$/.test(url.protocol) && url.hostname !== '' && /^(\/\d{0,2})?$/.test(url.pathname)
  if (isAddress && url.search === '' && url.hash === '') return url
  throw new Error('needs addresses such as rediss://user:password@host:6379/0')
}

function readMode (text: string): RedisMode {
  const mode = redisModes.find(name => name === text)
  if (mode === undefined) throw new Error(`needs one of ${redisModes.join(', ')}`)
  return mode
}

function readMasterName (name: string | undefined, mode: RedisMode): string | null {
  if (mode === 'sentinel' && name === undefined) throw new Error('is missing: set it to the sentinels\' name for the server')
  if (mode !== 'sentinel' && name !== undefined) throw new Error('has no effect without REDIS_MODE=sentinel')
  return name ?? null
}

function readSentinelAccess (given: Environment, readFile: ReadFile, mode: RedisMode, faults: SettingFaults) {
  const { REDIS_SENTINEL_USERNAME: sentinelUsername = null } = given
  const password = faults.attempt('REDIS_SENTINEL_PASSWORD', () => readSecretSetting('REDIS_SENTINEL_PASSWORD', given, readFile), undefined)
  for (const name of ['REDIS_SENTINEL_USERNAME', 'REDIS_SENTINEL_PASSWORD', 'REDIS_SENTINEL_PASSWORD_FILE']) {
    if (mode !== 'sentinel' && given[name] !== undefined) faults.lines.push(`${name}: has no effect without REDIS_MODE=sentinel`)
  }
  return { sentinelUsername, sentinelPassword: password === undefined ? null : new Secret(password) }
}

function readPrefix (text: string): string {
  if (!/^[\w.-]{1,64}$/.test(text)) throw new Error('needs 1 to 64 letters, digits, dots, dashes or underscores')
  return text
}

function readTimeout (text: string): number {
  const timeoutMs = /^\d{1,4}$/.test(text) ? Number(text) : NaN
  if (!(timeoutMs >= 5 && timeoutMs <= 5_000)) throw new Error('needs a whole number from 5 to 5000')
  return timeoutMs
}
