import { z } from 'zod'
import { authModes, readAccessSettings, type AccessSettings } from '../access/access-settings.ts'
import { isProxy } from '../access/client-address.ts'
import { isTimeZone } from '../domain/time/calendar-date.ts'
import { isLoopback } from '../runtime/host-name.ts'
import { parseJourneyId, type JourneyId } from '../domain/td/journey-id.ts'
import { rangePresets } from '../domain/time/range-preset.ts'
import type { Secret } from '../runtime/secret.ts'
import { readSharedTierSettings, type SharedTierSettings } from '../redis/shared-tier-settings.ts'
import { regionNames, regionOrigins } from './regions.ts'
import { parseTdApiKey } from '../treasure-data/client/td-api-key.ts'
import { parseTdOrigin } from './td-origin.ts'

type Environment = Readonly<Record<string, string | undefined>>

const day = 86_400

const environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: integer(0, 65_535).default(8080),
  MANAGEMENT_HOST: z.string().default('127.0.0.1'),
  MANAGEMENT_PORT: integer(0, 65_535).default(9464),
  ALLOWED_HOSTS: list(z.string().regex(/^[a-z0-9.-]+$/i, 'needs host names without port')).default([]),
  TD_REGION: z.enum(regionNames).default('us01'),
  TD_ALLOW_CUSTOM_ORIGIN: z.stringbool().default(false),
  TD_TIME_ZONE: z.string().refine(isTimeZone, 'needs an IANA time zone such as Asia/Tokyo').default('UTC'),
  TD_DEADLINE_MS: integer(100, 120_000).default(20_000),
  TD_MAX_ATTEMPTS: integer(1, 5).default(3),
  TD_MAX_CONCURRENCY: integer(1, 64).default(4),
  TD_MAX_RPS: integer(1, 100).default(5),
  CACHE_MAX_BYTES: integer(1_048_576, 2 ** 40).default(268_435_456),
  CACHE_TTL_OPEN_S: integer(1, 30 * day).default(300),
  CACHE_TTL_SETTLING_S: integer(1, 30 * day).default(3_600),
  CACHE_TTL_SETTLED_S: integer(1, 30 * day).default(day),
  CACHE_TTL_NEGATIVE_S: integer(1, 3_600).default(30),
  CACHE_SWR_S: integer(0, 30 * day).default(3_600),
  CACHE_STALE_IF_ERROR_S: integer(0, 30 * day).default(day),
  CACHE_STALE_IF_ERROR_SETTLED_S: integer(0, 90 * day).default(7 * day),
  CACHE_SOFT_DEADLINE_MS: integer(0, 120_000).default(2_000),
  JOURNEYS: list(z.string().transform(readJourneyId)).default([]),
  WARM_JOURNEYS: list(z.string().transform(readJourneyId)).default([]),
  WARM_RANGES: list(z.enum(rangePresets)).default([]),
  TD_DEFINITIONS: z.stringbool().default(true),
  SHUTDOWN_GRACE_MS: integer(0, 600_000).default(10_000),
  AUTH_MODE: z.enum(authModes).default('none'),
  CLIENT_REQUESTS_PER_MINUTE: integer(1, 100_000_000).default(1_200),
  CLIENT_LOADS_PER_MINUTE: integer(1, 100_000_000).default(120),
  CORS_ORIGINS: list(z.string().refine(isOrigin, 'needs origins such as https://app.example.com')).default([]),
  TRUST_PROXY: list(z.string().refine(isProxy, 'needs addresses or CIDR ranges')).default([]),
  DOCS: z.stringbool().default(true),
  VIEWER: z.stringbool().default(true),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info')
})

const onlyProtocol = 'http/protobuf'

/** Variables that hold secrets themselves. Once read they are of no more use in the environment. */
export const secretSettings = [
  'TD_API_KEY', 'REDIS_URL', 'SHARED_TIER_SECRET', 'OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_TRACES_HEADERS'
] as const

/** The service's settings: read once, checked, frozen. Names as in the environment; durations end in `_MS` or `_S`. */
export type Config = Readonly<z.output<typeof environment> & {
  access: AccessSettings
  /** The first one, where it comes from a file. */
  TD_API_KEY: Secret
  TD_API_KEY_FILE: string | null
  TD_ORIGIN: string
  /** `null` for a service without other replicas. */
  sharedTier: SharedTierSettings | null
  /** Whether spans are made; where they go the SDK reads from the environment. */
  isTraced: boolean
}>

/** Every fault of the environment, one readable line each; no line holds a value. */
export class ConfigError extends Error {
  readonly faults: readonly string[]

  constructor (faults: readonly string[]) {
    super(['The configuration has faults:', ...faults.map(fault => `  - ${fault}`)].join('\n'))
    this.name = 'ConfigError'
    this.faults = faults
  }
}

/**
 * Reads the settings from the environment; empty values count as absent. `readFile` gives the text of a key file.
 * Throws a `ConfigError` that lists all faults at once.
 */
export function loadConfig (env: Environment, readFile: (path: string) => string): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const faults: string[] = []
  const attempt = <T>(name: string, read: () => T): T | undefined => {
    try {
      return read()
    } catch (error) {
      faults.push(`${name}: ${error instanceof Error ? error.message : 'is not valid'}`)
      return undefined
    }
  }
  const parsed = environment.safeParse(given)
  for (const { path, message } of parsed.error?.issues ?? []) faults.push(`${path[0]?.toString()}: ${message}`)
  const apiKey = attempt('TD_API_KEY', () => readApiKey(given, readFile))
  const origin = attempt('TD_BASE_URL', () => readOrigin(given))
  // an unknown mode is a fault of its own already
  const mode = authModes.find(name => name === (given['AUTH_MODE'] ?? 'none'))
  const access = mode === undefined ? null : readAccessSettings(mode, given, readFile)
  faults.push(...access?.faults ?? [])
  const sharedTier = readSharedTierSettings(given, readFile)
  faults.push(...sharedTier.faults)
  faults.push(...findConflicts(given, parsed.data))
  if (!parsed.success || access === null || apiKey === undefined || origin === undefined || faults.length > 0) throw new ConfigError(faults)
  return Object.freeze({
    ...parsed.data,
    access: access.settings,
    TD_API_KEY: apiKey,
    TD_API_KEY_FILE: given['TD_API_KEY_FILE'] ?? null,
    TD_ORIGIN: origin,
    sharedTier: sharedTier.settings,
    isTraced: given['OTEL_EXPORTER_OTLP_ENDPOINT'] !== undefined && given['OTEL_SDK_DISABLED'] !== 'true'
  })
}

function readApiKey (given: Environment, readFile: (path: string) => string): Secret {
  const { TD_API_KEY: key, TD_API_KEY_FILE: file } = given
  if (key !== undefined && file !== undefined) throw new Error('is given twice, as TD_API_KEY and as TD_API_KEY_FILE')
  if (key !== undefined) return parseTdApiKey(key)
  if (file === undefined) {
    throw new Error('is missing: set TD_API_KEY, or TD_API_KEY_FILE, to a Treasure Data master key, ' +
      'or try the service without one on the embedded sandbox: npm run demo')
  }
  let text
  try {
    text = readFile(file)
  } catch {
    throw new Error('cannot be read from TD_API_KEY_FILE')
  }
  return parseTdApiKey(text)
}

function readOrigin (given: Environment): string {
  const { TD_BASE_URL: baseUrl, TD_REGION: region, TD_ALLOW_CUSTOM_ORIGIN: allowCustom } = given
  if (baseUrl !== undefined) return parseTdOrigin(baseUrl, { allowCustom: z.stringbool().safeParse(allowCustom).data === true })
  // an unknown region is a fault of its own already
  return regionOrigins[regionNames.find(name => name === region) ?? 'us01']
}

function findConflicts (given: Environment, settings: z.output<typeof environment> | undefined): string[] {
  const faults: string[] = []
  if (!isLoopback(given['HOST'] ?? '127.0.0.1') && given['AUTH_MODE'] === undefined) {
    faults.push('AUTH_MODE: must be set where HOST reaches beyond this machine: clients, jwt or clients+jwt; none lets everyone read all journeys')
  }
  const { OTEL_EXPORTER_OTLP_ENDPOINT: collector, OTEL_EXPORTER_OTLP_PROTOCOL: protocol = onlyProtocol } = given
  if (collector !== undefined && !isHttpUrl(collector)) faults.push('OTEL_EXPORTER_OTLP_ENDPOINT: needs an http or https address such as http://collector:4318')
  if (collector !== undefined && protocol !== onlyProtocol) faults.push(`OTEL_EXPORTER_OTLP_PROTOCOL: ${onlyProtocol} alone is spoken`)
  if (settings !== undefined && settings.CACHE_STALE_IF_ERROR_S < settings.CACHE_SWR_S) {
    faults.push('CACHE_STALE_IF_ERROR_S: must not be shorter than CACHE_SWR_S')
  }
  return faults
}

function integer (least: number, most: number) {
  const message = `needs a whole number from ${least} to ${most}`
  return z.string().regex(/^\d{1,15}$/, message).transform(Number).pipe(z.number().min(least, message).max(most, message))
}

function isHttpUrl (text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

function isOrigin (text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text && /^https?:/.test(text)
}

function readJourneyId (text: string, context: z.RefinementCtx): JourneyId {
  const journeyId = parseJourneyId(text)
  if (journeyId !== null) return journeyId
  context.addIssue('needs journey ids')
  return z.NEVER
}

function list<T extends z.ZodType<unknown, string>> (item: T) {
  return z.string()
    .transform(text => text.split(',').map(part => part.trim()).filter(part => part !== ''))
    .pipe(z.array(item))
}
