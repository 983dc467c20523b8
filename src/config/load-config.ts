import { z } from 'zod'
import { authModes, readAccessSettings, type AccessSettings } from '../access/access-settings.ts'
import { readSharedTierSettings, type SharedTierSettings } from '../redis/shared-tier-settings.ts'
import { isLoopback } from '../runtime/host-name.ts'
import { findMisspelt } from '../runtime/misspelt-settings.ts'
import { findProxy, readProxies, type Proxies } from '../runtime/proxies.ts'
import { readStoreSettings, type StoreSettings } from '../store/store-settings.ts'
import type { Secret } from '../runtime/secret.ts'
import { readSecretSetting, SettingFaults, type Environment, type ReadFile } from '../runtime/settings.ts'
import { StartUpFault } from '../runtime/start-up-fault.ts'
import { parseTdApiKey } from '../treasure-data/client/td-api-key.ts'
import { checkCertificateFile } from './certificate-file.ts'
import { certificateFiles, environment, settingNames } from './environment.ts'
import { parseTdOrigin, regionNames, regionOrigins } from './regions.ts'

const onlyProtocol = 'http/protobuf'

/** The service's settings, frozen. They have the names of the environment variables; durations end in `_MS` or `_S`. */
export type Config = Readonly<z.output<typeof environment> & {
  access: AccessSettings
  /** The key at start; a key file may replace it later. */
  TD_API_KEY: Secret
  TD_API_KEY_FILE: string | null
  /** The account that cached answers belong to; `null` for the key's own account. */
  TD_ACCOUNT: string | null
  TD_ORIGIN: string
  /** `null` for a single process. */
  sharedTier: SharedTierSettings | null
  /** The store that survives restarts; `null` without one. */
  store: StoreSettings | null
  /** Whether spans are made. The SDK reads their destination from the environment. */
  isTraced: boolean
  /** The proxy for the collector of traces. */
  collectorProxy: Secret | null
  proxies: Proxies
}>

/** All faults of the environment, one readable line each. No line contains a value. */
export class ConfigError extends StartUpFault {
  readonly faults: readonly string[]

  constructor (faults: readonly string[]) {
    super(['The configuration is invalid:', ...faults.map(fault => `  - ${fault}`)].join('\n'), 'configuration')
    this.name = 'ConfigError'
    this.faults = faults
  }
}

/**
 * Reads the settings from the environment; empty values count as absent. `readFile` returns the text of a key file.
 * Throws a `ConfigError` that lists all faults.
 */
export function loadConfig (env: Environment, readFile: ReadFile): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const found = new SettingFaults()
  const faults = found.lines
  const parsed = environment.safeParse(given)
  for (const { path, message } of parsed.error?.issues ?? []) faults.push(`${path[0]?.toString()}: ${message}`)
  faults.push(...findMisspelt(Object.keys(given), settingNames))
  const apiKey = found.attempt('TD_API_KEY', () => readApiKey(given, readFile), undefined)
  found.attempt('TD_ACCOUNT', () => checkAccount(given['TD_ACCOUNT']), undefined)
  const origin = found.attempt('TD_BASE_URL', () => readOrigin(given), undefined)
  const proxies = readProxies(given, found)
  for (const name of certificateFiles) found.attempt(name, () => checkCertificateFile(given[name], readFile), undefined)
  // an unknown mode is already reported as a fault
  const mode = authModes.find(name => name === (given['AUTH_MODE'] ?? 'none'))
  const access = mode === undefined ? null : readAccessSettings(mode, given, readFile)
  faults.push(...access?.faults ?? [])
  const sharedTier = readSharedTierSettings(given, readFile)
  const store = readStoreSettings(given, readFile)
  faults.push(...sharedTier.faults, ...store.faults)
  faults.push(...findConflicts(given, parsed.data))
  if (!parsed.success || access === null || apiKey === undefined || origin === undefined || faults.length > 0) throw new ConfigError(faults)
  const collector = given['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? given['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? ''
  return Object.freeze({
    ...parsed.data,
    access: access.settings,
    TD_API_KEY: apiKey,
    TD_API_KEY_FILE: given['TD_API_KEY_FILE'] ?? null,
    TD_ACCOUNT: given['TD_ACCOUNT'] ?? null,
    TD_ORIGIN: origin,
    sharedTier: sharedTier.settings,
    store: store.settings,
    proxies,
    collectorProxy: URL.canParse(collector) ? findProxy(new URL(collector), proxies) : null,
    isTraced: given['OTEL_EXPORTER_OTLP_ENDPOINT'] !== undefined && given['OTEL_SDK_DISABLED'] !== 'true'
  })
}

function readApiKey (given: Environment, readFile: ReadFile): Secret {
  const key = readSecretSetting('TD_API_KEY', given, readFile)
  if (key !== undefined) return parseTdApiKey(key)
  throw new Error('is missing: set TD_API_KEY to a Treasure Data master key, or TD_API_KEY_FILE to a file with one. ' +
    'To try the service without a key, run npm run demo, which uses the embedded sandbox')
}

function checkAccount (account: string | undefined): void {
  if (account === undefined || /^[\w.-]{1,64}$/.test(account)) return
  throw new Error('needs 1 to 64 letters, digits, dots, dashes or underscores')
}

function readOrigin (given: Environment): string {
  const { TD_BASE_URL: baseUrl, TD_REGION: region, TD_ALLOW_CUSTOM_ORIGIN: allowCustom } = given
  if (baseUrl !== undefined) return parseTdOrigin(baseUrl, { allowCustom: z.stringbool().safeParse(allowCustom).data === true })
  // an unknown region is already reported as a fault
  return regionOrigins[regionNames.find(name => name === region) ?? 'us01']
}

function findConflicts (given: Environment, settings: z.output<typeof environment> | undefined): string[] {
  const faults: string[] = []
  if (!isLoopback(given['HOST'] ?? '127.0.0.1') && given['AUTH_MODE'] === undefined) {
    faults.push('AUTH_MODE: must be set because HOST accepts connections from other machines: clients, jwt or clients+jwt; ' +
      'with none, everyone can read all journeys')
  }
  const { OTEL_EXPORTER_OTLP_ENDPOINT: collector, OTEL_EXPORTER_OTLP_PROTOCOL: protocol = onlyProtocol } = given
  if (collector !== undefined && !isHttpUrl(collector)) {
    faults.push('OTEL_EXPORTER_OTLP_ENDPOINT: needs an http or https address such as http://collector:4318')
  }
  if (collector !== undefined && protocol !== onlyProtocol) faults.push(`OTEL_EXPORTER_OTLP_PROTOCOL: only ${onlyProtocol} is supported`)
  if (settings !== undefined && settings.CACHE_STALE_IF_ERROR_S < settings.CACHE_SWR_S) {
    faults.push('CACHE_STALE_IF_ERROR_S: must not be shorter than CACHE_SWR_S')
  }
  return faults
}

function isHttpUrl (text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}
