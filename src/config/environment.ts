import { z } from 'zod'
import { authModes, defaultMaxLifetimeS } from '../access/access-settings.ts'
import { isProxy } from '../access/client-address.ts'
import { isTimeZone } from '../domain/time/calendar-date.ts'
import { rangePresets } from '../domain/time/date-range.ts'
import type { SettingNames } from '../runtime/misspelt-settings.ts'
import { regionNames } from './regions.ts'
import { integer, isContact, isOrigin, list, oneOf, onOrOff, readIndexId, readJourneyId } from './setting-types.ts'

/** A setting whose validity depends on others: the module that it belongs to reads it. */
export interface DependentSetting {
  meaning: string
  /** What its module assumes without it. */
  default?: string
  /** Whether its value must not stay in the environment once it has been read. */
  isSecret?: boolean
}

const day = 86_400

/** `/`, or segments that mean the same in every URL, none of them `.` or `..`. */
const basePathShape = /^\/$|^(?:\/(?!\.{1,2}(?:\/|$))[\w.~-]+)+$/

interface SettingGroup {
  dependent: Record<string, DependentSetting>
  /** Settings that are valid or not on their own. Each has a default and a description. */
  settings: Record<string, z.ZodType>
}

/** Every setting of the service, by subject. */
export const settingGroups = {
  'Treasure Data': {
    dependent: {
      TD_API_KEY: { meaning: 'Master key of Treasure Data. Required, here or in TD_API_KEY_FILE', isSecret: true },
      TD_API_KEY_FILE: { meaning: 'File that holds the key; read again every 10 s' },
      TD_ACCOUNT: { meaning: 'Account that answers are bound to; without it the part of the key before the slash' },
      TD_BASE_URL: { meaning: 'Origin that replaces the region\'s; plain http is allowed to this machine only' }
    },
    settings: {
      TD_REGION: oneOf(regionNames).default('us01').describe(`Region of the account: ${regionNames.join(', ')}`),
      TD_ALLOW_CUSTOM_ORIGIN: onOrOff().default(false).describe('Whether TD_BASE_URL may be a host that is not Treasure Data\'s'),
      TD_TIME_ZONE: z.string().refine(isTimeZone, 'needs an IANA time zone such as Asia/Tokyo').default('UTC')
        .describe('Time zone of from, to and range'),
      TD_DEADLINE_MS: integer(100, 120_000).default(20_000).describe('Deadline of one load once it is sent: attempts and backoff'),
      TD_QUEUE_DEADLINE_MS: integer(100, 120_000).default(10_000).describe('Longest wait of a caller until its load is sent'),
      TD_MAX_ATTEMPTS: integer(1, 5).default(3).describe('Attempts of one load'),
      TD_MAX_CONCURRENCY: integer(1, 64).default(4).describe('Requests in flight, of all replicas that share a tier'),
      TD_MAX_RPS: integer(1, 100).default(5).describe('Requests a second, of all replicas that share a tier'),
      TD_DEFINITIONS: onOrOff().default(true).describe('Whether journey definitions are loaded')
    }
  },
  Listening: {
    dependent: {},
    settings: {
      HOST: z.string().default('127.0.0.1').describe('Address to listen on; any but loopback requires AUTH_MODE'),
      PORT: integer(0, 65_535).default(8080).describe('Port to listen on; 0 for any free one'),
      BASE_PATH: z.string().regex(basePathShape, 'needs / or a path such as /bff, without a slash at the end').default('/')
        .describe('Path prefix under which a proxy exposes the service; the proxy may strip it or pass it on'),
      KEEP_ALIVE_MS: integer(1_000, 3_600_000).default(72_000)
        .describe('How long connections without a request are kept; longer than the balancer in front keeps them'),
      MANAGEMENT_HOST: z.string().default('127.0.0.1').describe('Address of /metrics'),
      MANAGEMENT_PORT: integer(0, 65_535).default(9464).describe('Port of /metrics; 0 switches it off'),
      ALLOWED_HOSTS: list(z.string().regex(/^[a-z0-9.-]+$/i, 'needs host names without port')).default([])
        .describe('Host names to answer to besides loopback names, separated by commas'),
      TRUST_PROXY: list(z.string().refine(isProxy, 'needs addresses or CIDR ranges')).default([])
        .describe('Addresses or CIDR ranges of trusted proxies, separated by commas'),
      CORS_ORIGINS: list(z.string().refine(isOrigin, 'needs origins such as https://app.example.com')).default([])
        .describe('Origins whose pages may read answers, separated by commas')
    }
  },
  Proxies: {
    dependent: {
      HTTPS_PROXY: { meaning: 'Proxy on the way to Treasure Data and the identity provider; small letters count too', isSecret: true },
      HTTP_PROXY: { meaning: 'The same where HTTPS_PROXY is not set', isSecret: true },
      NO_PROXY: { meaning: 'Hosts that are asked without a proxy, separated by commas; this machine always is' },
      NODE_EXTRA_CA_CERTS: {
        meaning: 'File of further certificate authorities (PEM); Node reads it before --env-file, so set it in the environment itself'
      }
    },
    settings: {}
  },
  'Access and limits of clients': {
    dependent: {
      CLIENTS_FILE: { meaning: 'With clients: file of client keys and grants; read again every 10 s' },
      JWT_ISSUER: { meaning: 'With jwt: issuer of the tokens' },
      JWT_AUDIENCE: { meaning: 'With jwt: audience of the tokens' },
      JWKS_URL: { meaning: 'With jwt: address of the issuer\'s keys' },
      JWT_JOURNEYS_CLAIM: { meaning: 'With jwt: claim that lists the journeys a token may read', default: 'journeys' },
      JWT_MAX_LIFETIME_S: { meaning: 'With jwt: longest lifetime of a token, from iat to exp', default: String(defaultMaxLifetimeS) }
    },
    settings: {
      AUTH_MODE: oneOf(authModes).default('none').describe(`How clients authenticate: ${authModes.join(', ')}`),
      CLIENT_REQUESTS_PER_MINUTE: integer(1, 100_000_000).default(1_200).describe('Requests a minute of each client'),
      CLIENT_LOADS_PER_MINUTE: integer(1, 100_000_000).default(120).describe('Loads from Treasure Data a minute of each client'),
      CLIENT_WORK_MS_PER_MINUTE: integer(1, 100_000_000).default(300)
        .describe('Processor time a minute of each client for reports that are not ready, in ms; 20 minutes\' worth may be used at once'),
      STRANGERS_LIMIT_FACTOR: integer(4, 1_000_000).default(20)
        .describe('How many times the limits of one address all callers without a key or token together may use')
    }
  },
  Cache: {
    dependent: {},
    settings: {
      CACHE_MAX_BYTES: integer(1_048_576, 2 ** 40).default(268_435_456).describe('Memory for sources and encoded bodies, half each'),
      CACHE_TTL_OPEN_S: integer(1, 30 * day).default(300)
        .describe('TTL of ranges that reach today, of cumulative answers and of statistics'),
      CACHE_TTL_SETTLING_S: integer(1, 30 * day).default(3_600).describe('TTL of charts of ranges that ended earlier'),
      CACHE_TTL_SETTLED_S: integer(1, 30 * day).default(day).describe('TTL of past charts that stayed the same for a day'),
      CACHE_TTL_NEGATIVE_S: integer(1, 3_600).default(30).describe('TTL of refusals (403, 404, 410) and of answers without data'),
      CACHE_SWR_S: integer(0, 30 * day).default(3_600).describe('Stale-while-revalidate: time past the TTL in which stale hits are served'),
      CACHE_STALE_IF_ERROR_S: integer(0, 30 * day).default(day)
        .describe('Stale-if-error: time past the TTL in which old answers cover failures'),
      CACHE_STALE_IF_ERROR_SETTLED_S: integer(0, 90 * day).default(7 * day).describe('Stale-if-error of settled charts'),
      CACHE_SOFT_DEADLINE_MS: integer(0, 120_000).default(2_000).describe('Wait for a refresh while an old answer exists')
    }
  },
  Journeys: {
    dependent: {},
    settings: {
      TD_AUDIENCES: list(z.string().transform(readIndexId)).default([])
        .describe('Ids of parent segments whose journeys are listed, separated by commas'),
      TD_FOLDERS: list(z.string().transform(readIndexId)).default([])
        .describe('Ids of folders whose journeys are listed, folders in them included, separated by commas'),
      JOURNEYS: list(z.string().transform(readJourneyId)).default([]).describe('Journey ids that /v1/journeys lists, separated by commas'),
      WARM_JOURNEYS: list(z.string().transform(readJourneyId)).default([]).describe('Journey ids to keep fresh in the background'),
      WARM_RANGES: list(oneOf(rangePresets)).default([])
        .describe(`Ranges to keep fresh: ${rangePresets.join(', ')}; cumulative without any`)
    }
  },
  'Shared tier': {
    dependent: {
      REDIS_URL: { meaning: 'Redis or Valkey that replicas share: redis:// or rediss://', isSecret: true },
      REDIS_URL_FILE: { meaning: 'File that holds REDIS_URL' },
      SHARED_TIER_SECRET: { meaning: 'Authenticates shared values: at least 32 characters, the same for all replicas', isSecret: true },
      SHARED_TIER_SECRET_FILE: { meaning: 'File that holds SHARED_TIER_SECRET' },
      SHARED_TIER_SECRET_PREVIOUS: { meaning: 'The secret before, accepted as well while replicas change to another one', isSecret: true },
      SHARED_TIER_SECRET_PREVIOUS_FILE: { meaning: 'File that holds SHARED_TIER_SECRET_PREVIOUS' },
      REDIS_MODE: { meaning: 'single, cluster or sentinel', default: 'single' },
      REDIS_MASTER_NAME: { meaning: 'With sentinel: name under which the sentinels know the server' },
      REDIS_SENTINEL_USERNAME: { meaning: 'With sentinel: user of the sentinels themselves' },
      REDIS_SENTINEL_PASSWORD: { meaning: 'With sentinel: password of the sentinels themselves', isSecret: true },
      REDIS_SENTINEL_PASSWORD_FILE: { meaning: 'File that holds REDIS_SENTINEL_PASSWORD' },
      REDIS_PREFIX: { meaning: 'Prefix of all keys and channels', default: 'td-journey-bff' },
      REDIS_TIMEOUT_MS: { meaning: 'Longest wait for an answer of Redis', default: '50' }
    },
    settings: {}
  },
  Store: {
    dependent: {
      STORE_URL: {
        meaning: 'Where answers outlive a restart: file:/data/journeys.db, or postgres://user:password@host/database for a fleet',
        isSecret: true
      },
      STORE_URL_FILE: { meaning: 'File that holds STORE_URL' }
    },
    settings: {
      WATCH_JOURNEYS: list(z.string().transform(readJourneyId)).default([])
        .describe('Journey ids whose runs are recorded; without any, those of JOURNEYS and WARM_JOURNEYS and the launched ones listed'),
      STORE_ANSWERS_MAX_BYTES: integer(1_048_576, 1_099_511_627_776).default(1_073_741_824)
        .describe('Size of the last good answers in the store, compressed; the oldest are deleted'),
      HISTORY_DAYS: integer(1, 36_500).default(800).describe('How long recorded runs are kept, in days')
    }
  },
  Operations: {
    dependent: {
      OTEL_EXPORTER_OTLP_ENDPOINT: { meaning: 'Collector of traces, such as http://collector:4318; without it nothing is traced' },
      OTEL_EXPORTER_OTLP_PROTOCOL: { meaning: 'Protocol of the collector; no other is supported', default: 'http/protobuf' },
      OTEL_EXPORTER_OTLP_HEADERS: { meaning: 'Headers for the collector, such as a key', isSecret: true },
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: { meaning: 'The same, for traces only', isSecret: true },
      OTEL_SDK_DISABLED: { meaning: 'true switches tracing off', default: 'false' }
    },
    settings: {
      DOCS: onOrOff().default(true).describe('Whether /docs, /openapi.json and /openapi.yaml are served'),
      VIEWER: onOrOff().default(true).describe('Whether the viewer is served at /'),
      SECURITY_CONTACT: list(z.string().refine(isContact, 'needs addresses such as mailto:security@example.com')).default([])
        .describe('Where to report security holes, for /.well-known/security.txt: mailto:, https: or tel: addresses, separated by commas'),
      SHUTDOWN_DELAY_MS: integer(0, 600_000).default(0)
        .describe('On SIGTERM: time in which /readyz is 503 while requests are still served'),
      SHUTDOWN_GRACE_MS: integer(0, 600_000).default(10_000)
        .describe('Time for open requests to finish on SIGTERM, after SHUTDOWN_DELAY_MS'),
      LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info')
        .describe('trace, debug, info, warn, error, fatal or silent')
    }
  }
} satisfies Record<string, SettingGroup>

/** The settings that are valid or not on their own. */
export const environment = z.object({
  ...settingGroups['Treasure Data'].settings,
  ...settingGroups.Listening.settings,
  ...settingGroups['Access and limits of clients'].settings,
  ...settingGroups.Cache.settings,
  ...settingGroups.Journeys.settings,
  ...settingGroups.Store.settings,
  ...settingGroups.Operations.settings
})

/** Names of the variables that lead to files of certificates; others than this service read them. */
export const certificateFiles = [
  'NODE_EXTRA_CA_CERTS', 'OTEL_EXPORTER_OTLP_CERTIFICATE', 'OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE'
] as const

/** Names of all settings, and spellings that count as well. OpenTelemetry's SDK reads many more than are listed here. */
export const settingNames: SettingNames = {
  settings: Object.values(settingGroups)
    .flatMap(({ dependent, settings }) => [...Object.keys(dependent), ...Object.keys(settings)])
    .filter(name => !name.startsWith('OTEL_')),
  others: ['https_proxy', 'http_proxy', 'no_proxy']
}

/** Names of the variables that hold secrets themselves. */
export const secretSettings: readonly string[] = Object.values(settingGroups)
  .flatMap(({ dependent }) => Object.entries<DependentSetting>(dependent))
  .filter(([, { isSecret }]) => isSecret === true)
  .flatMap(([name]) => name.endsWith('_PROXY') ? [name, name.toLowerCase()] : [name])
