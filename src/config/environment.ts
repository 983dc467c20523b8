import { z } from 'zod'
import { authModes, defaultMaxLifetimeS } from '../access/access-settings.ts'
import { isProxy } from '../access/client-address.ts'
import { isTimeZone } from '../domain/time/calendar-date.ts'
import { rangePresets } from '../domain/time/date-range.ts'
import type { SettingNames } from '../runtime/misspelt-settings.ts'
import { regionNames } from './regions.ts'
import { integer, isContact, isOrigin, list, oneOf, onOrOff, readIndexId, readJourneyId } from './setting-types.ts'

/** A setting whose validity depends on other settings. The module that uses it reads it. */
export interface DependentSetting {
  meaning: string
  /** The value that its module assumes without it. */
  default?: string
  /** Whether its value must be removed from the environment after it has been read. */
  isSecret?: boolean
}

const day = 86_400

/** `/`, or segments that mean the same in every URL, none of them `.` or `..`. */
const basePathShape = /^\/$|^(?:\/(?!\.{1,2}(?:\/|$))[\w.~-]+)+$/

interface SettingGroup {
  dependent: Record<string, DependentSetting>
  /** Settings that can be checked on their own. Each has a default and a description. */
  settings: Record<string, z.ZodType>
}

/** Every setting of the service, by subject. */
export const settingGroups = {
  'Treasure Data': {
    dependent: {
      TD_API_KEY: { meaning: 'Treasure Data master key. Required here or in TD_API_KEY_FILE', isSecret: true },
      TD_API_KEY_FILE: { meaning: 'File that contains the key; read again every 10 s' },
      TD_ACCOUNT: { meaning: 'Account that cached answers belong to; by default the part of the key before the slash' },
      TD_BASE_URL: { meaning: 'Origin to use instead of the region\'s; plain http only for this machine' }
    },
    settings: {
      TD_REGION: oneOf(regionNames).default('us01').describe(`Region of the account: ${regionNames.join(', ')}`),
      TD_ALLOW_CUSTOM_ORIGIN: onOrOff().default(false).describe('Allows a host in TD_BASE_URL that does not belong to Treasure Data'),
      TD_TIME_ZONE: z.string().refine(isTimeZone, 'needs an IANA time zone such as Asia/Tokyo').default('UTC')
        .describe('Time zone of the dates in from, to and range'),
      TD_DEADLINE_MS: integer(100, 120_000).default(20_000)
        .describe('Deadline of a load after it is first sent, including retries and backoff'),
      TD_QUEUE_DEADLINE_MS: integer(100, 120_000).default(10_000).describe('Longest time that a caller waits until its load is sent'),
      TD_MAX_ATTEMPTS: integer(1, 5).default(3).describe('Attempts per load'),
      TD_MAX_CONCURRENCY: integer(1, 64).default(4)
        .describe('Concurrent requests to Treasure Data, of all replicas in a shared tier together'),
      TD_MAX_RPS: integer(1, 100).default(5)
        .describe('Requests per second to Treasure Data, of all replicas in a shared tier together'),
      TD_DEFINITIONS: onOrOff().default(true).describe('Loads journey definitions')
    }
  },
  Listening: {
    dependent: {},
    settings: {
      HOST: z.string().default('127.0.0.1').describe('Address to listen on; anything but loopback requires AUTH_MODE'),
      PORT: integer(0, 65_535).default(8080).describe('Port to listen on; 0 for any free port'),
      BASE_PATH: z.string().regex(basePathShape, 'needs / or a path such as /bff, without a slash at the end').default('/')
        .describe('Path prefix under which a proxy exposes the service; the proxy may strip it or pass it on'),
      KEEP_ALIVE_MS: integer(1_000, 3_600_000).default(72_000)
        .describe('Keep-alive time of idle connections; must exceed that of the load balancer in front'),
      MANAGEMENT_HOST: z.string().default('127.0.0.1').describe('Address to serve /metrics on'),
      MANAGEMENT_PORT: integer(0, 65_535).default(9464).describe('Port to serve /metrics on; 0 disables it'),
      ALLOWED_HOSTS: list(z.string().regex(/^[a-z0-9.-]+$/i, 'needs host names without port')).default([])
        .describe('Host names to answer for besides loopback names, separated by commas'),
      TRUST_PROXY: list(z.string().refine(isProxy, 'needs addresses or CIDR ranges')).default([])
        .describe('Addresses or CIDR ranges of trusted proxies, separated by commas'),
      CORS_ORIGINS: list(z.string().refine(isOrigin, 'needs origins such as https://app.example.com')).default([])
        .describe('Origins of pages that may call the API (CORS), separated by commas')
    }
  },
  Proxies: {
    dependent: {
      HTTPS_PROXY: { meaning: 'Proxy for calls to Treasure Data and the identity provider; the lower-case name works too', isSecret: true },
      HTTP_PROXY: { meaning: 'Proxy to use if HTTPS_PROXY is not set', isSecret: true },
      NO_PROXY: { meaning: 'Hosts to call without a proxy, separated by commas; this machine never needs one' },
      NODE_EXTRA_CA_CERTS: {
        meaning: 'File of additional certificate authorities (PEM); Node reads it before --env-file, so set it in the environment itself'
      }
    },
    settings: {}
  },
  'Access and limits of clients': {
    dependent: {
      CLIENTS_FILE: { meaning: 'With AUTH_MODE=clients: file of client keys and grants; read again every 10 s' },
      JWT_ISSUER: { meaning: 'With AUTH_MODE=jwt: issuer of the tokens' },
      JWT_AUDIENCE: { meaning: 'With AUTH_MODE=jwt: audience of the tokens' },
      JWKS_URL: { meaning: 'With AUTH_MODE=jwt: address of the issuer\'s public keys' },
      JWT_JOURNEYS_CLAIM: { meaning: 'With AUTH_MODE=jwt: claim that lists the journeys a token may read', default: 'journeys' },
      JWT_MAX_LIFETIME_S: {
        meaning: 'With AUTH_MODE=jwt: longest lifetime of a token in seconds, from iat to exp', default: String(defaultMaxLifetimeS)
      }
    },
    settings: {
      AUTH_MODE: oneOf(authModes).default('none').describe(`How clients authenticate: ${authModes.join(', ')}`),
      CLIENT_REQUESTS_PER_MINUTE: integer(1, 100_000_000).default(1_200).describe('Requests per minute of each client'),
      CLIENT_LOADS_PER_MINUTE: integer(1, 100_000_000).default(120).describe('Loads from Treasure Data per minute of each client'),
      CLIENT_WORK_MS_PER_MINUTE: integer(1, 100_000_000).default(300)
        .describe('Processor time in ms per minute of each client, for reports that are not ready; up to 20 minutes\' worth at once'),
      STRANGERS_LIMIT_FACTOR: integer(4, 1_000_000).default(20)
        .describe('Limit of all callers without a key or token together, as a multiple of the limit of one address')
    }
  },
  Cache: {
    dependent: {},
    settings: {
      CACHE_MAX_BYTES: integer(1_048_576, 2 ** 40).default(268_435_456).describe('Memory for sources and for encoded bodies, half each'),
      CACHE_TTL_OPEN_S: integer(1, 30 * day).default(300)
        .describe('TTL of statistics, of answers since launch and of ranges that include today'),
      CACHE_TTL_SETTLING_S: integer(1, 30 * day).default(3_600).describe('TTL of charts whose range has ended'),
      CACHE_TTL_SETTLED_S: integer(1, 30 * day).default(day).describe('TTL of past charts that have not changed for a day'),
      CACHE_TTL_NEGATIVE_S: integer(1, 3_600).default(30).describe('TTL of refusals (403, 404, 410) and answers without data'),
      CACHE_SWR_S: integer(0, 30 * day).default(3_600)
        .describe('Stale-while-revalidate: how long after its TTL an answer is served during a refresh'),
      CACHE_STALE_IF_ERROR_S: integer(0, 30 * day).default(day)
        .describe('Stale-if-error: how long after its TTL an answer is served if Treasure Data fails'),
      CACHE_STALE_IF_ERROR_SETTLED_S: integer(0, 90 * day).default(7 * day).describe('Stale-if-error of settled charts'),
      CACHE_SOFT_DEADLINE_MS: integer(0, 120_000).default(2_000).describe('Longest wait for a refresh if an old answer exists')
    }
  },
  Journeys: {
    dependent: {},
    settings: {
      TD_AUDIENCES: list(z.string().transform(readIndexId)).default([])
        .describe('Ids of parent segments whose journeys are listed, separated by commas'),
      TD_FOLDERS: list(z.string().transform(readIndexId)).default([])
        .describe('Ids of folders whose journeys are listed, including subfolders, separated by commas'),
      JOURNEYS: list(z.string().transform(readJourneyId)).default([]).describe('Ids of further journeys to list, separated by commas'),
      WARM_JOURNEYS: list(z.string().transform(readJourneyId)).default([]).describe('Journey ids to keep fresh in the background'),
      WARM_RANGES: list(oneOf(rangePresets)).default([])
        .describe(`Ranges to keep fresh: ${rangePresets.join(', ')}; by default since launch`)
    }
  },
  'Shared tier': {
    dependent: {
      REDIS_URL: { meaning: 'Redis or Valkey server that the replicas share: redis:// or rediss://', isSecret: true },
      REDIS_URL_FILE: { meaning: 'File that contains REDIS_URL' },
      SHARED_TIER_SECRET: {
        meaning: 'Secret that authenticates shared values: at least 32 characters, the same for all replicas', isSecret: true
      },
      SHARED_TIER_SECRET_FILE: { meaning: 'File that contains SHARED_TIER_SECRET' },
      SHARED_TIER_SECRET_PREVIOUS: { meaning: 'Previous secret, also accepted during a rotation', isSecret: true },
      SHARED_TIER_SECRET_PREVIOUS_FILE: { meaning: 'File that contains SHARED_TIER_SECRET_PREVIOUS' },
      REDIS_MODE: { meaning: 'Kind of Redis deployment: single, cluster or sentinel', default: 'single' },
      REDIS_MASTER_NAME: { meaning: 'With REDIS_MODE=sentinel: name of the monitored server' },
      REDIS_SENTINEL_USERNAME: { meaning: 'With REDIS_MODE=sentinel: user name for the sentinels' },
      REDIS_SENTINEL_PASSWORD: { meaning: 'With REDIS_MODE=sentinel: password for the sentinels', isSecret: true },
      REDIS_SENTINEL_PASSWORD_FILE: { meaning: 'File that contains REDIS_SENTINEL_PASSWORD' },
      REDIS_PREFIX: { meaning: 'Prefix of all keys and channels', default: 'td-journey-bff' },
      REDIS_TIMEOUT_MS: { meaning: 'Longest wait for an answer from Redis, in ms', default: '50' }
    },
    settings: {}
  },
  Store: {
    dependent: {
      STORE_URL: {
        meaning: 'Store that survives restarts: file:/data/journeys.db, or postgres://user:password@host/database for several replicas',
        isSecret: true
      },
      STORE_URL_FILE: { meaning: 'File that contains STORE_URL' }
    },
    settings: {
      WATCH_JOURNEYS: list(z.string().transform(readJourneyId)).default([])
        .describe('Ids of journeys to record; by default JOURNEYS, WARM_JOURNEYS and all launched journeys in the list'),
      STORE_ANSWERS_MAX_BYTES: integer(1_048_576, 1_099_511_627_776).default(1_073_741_824)
        .describe('Size limit of the last good answers in the store, compressed; the oldest are deleted first'),
      HISTORY_DAYS: integer(1, 36_500).default(800).describe('Days to keep recorded runs')
    }
  },
  Operations: {
    dependent: {
      OTEL_EXPORTER_OTLP_ENDPOINT: { meaning: 'Collector of traces, such as http://collector:4318; tracing is off without it' },
      OTEL_EXPORTER_OTLP_PROTOCOL: { meaning: 'Protocol of the collector; only http/protobuf is supported', default: 'http/protobuf' },
      OTEL_EXPORTER_OTLP_HEADERS: { meaning: 'Headers for the collector, such as a key', isSecret: true },
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: { meaning: 'Headers for the collector of traces only', isSecret: true },
      OTEL_SDK_DISABLED: { meaning: 'true disables tracing', default: 'false' }
    },
    settings: {
      DOCS: onOrOff().default(true).describe('Serves /docs, /openapi.json and /openapi.yaml'),
      VIEWER: onOrOff().default(true).describe('Serves the viewer at /'),
      SECURITY_CONTACT: list(z.string().refine(isContact, 'needs addresses such as mailto:security@example.com')).default([])
        .describe('Contacts for security reports in /.well-known/security.txt: mailto:, https: or tel: addresses, separated by commas'),
      SHUTDOWN_DELAY_MS: integer(0, 600_000).default(0)
        .describe('On SIGTERM: how long /readyz answers 503 while requests are still served'),
      SHUTDOWN_GRACE_MS: integer(0, 600_000).default(10_000)
        .describe('On SIGTERM: time for open requests to finish, after SHUTDOWN_DELAY_MS'),
      LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info')
        .describe('Lowest level to log: trace, debug, info, warn, error, fatal or silent')
    }
  }
} satisfies Record<string, SettingGroup>

/** The settings that can be checked on their own. */
export const environment = z.object({
  ...settingGroups['Treasure Data'].settings,
  ...settingGroups.Listening.settings,
  ...settingGroups['Access and limits of clients'].settings,
  ...settingGroups.Cache.settings,
  ...settingGroups.Journeys.settings,
  ...settingGroups.Store.settings,
  ...settingGroups.Operations.settings
})

/** Names of the variables that point to certificate files. Node and OpenTelemetry read these, not this service. */
export const certificateFiles = [
  'NODE_EXTRA_CA_CERTS', 'OTEL_EXPORTER_OTLP_CERTIFICATE', 'OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE'
] as const

/** Names of all settings, and accepted spellings. OpenTelemetry's SDK reads many settings that are not listed here. */
export const settingNames: SettingNames = {
  settings: Object.values(settingGroups)
    .flatMap(({ dependent, settings }) => [...Object.keys(dependent), ...Object.keys(settings)])
    .filter(name => !name.startsWith('OTEL_')),
  others: ['https_proxy', 'http_proxy', 'no_proxy']
}

/** Names of the variables that contain secrets themselves. */
export const secretSettings: readonly string[] = Object.values(settingGroups)
  .flatMap(({ dependent }) => Object.entries<DependentSetting>(dependent))
  .filter(([, { isSecret }]) => isSecret === true)
  .flatMap(([name]) => name.endsWith('_PROXY') ? [name, name.toLowerCase()] : [name])
