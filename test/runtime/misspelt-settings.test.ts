import t from 'tap'
import { ConfigError, loadConfig } from '../../src/config/load-config.ts'
import { settingGroups, settingNames } from '../../src/config/environment.ts'
import { findMisspelt } from '../../src/runtime/misspelt-settings.ts'
import { collectViolations } from '../support/collect-violations.ts'

const misspelt = (name: string, setting: string): string =>
  `${name}: is not a setting; rename it to ${setting} if you meant that, or remove it`

t.test('misspelt settings are reported with the right name', async t => {
  const violations = collectViolations()
  for (const [name, setting] of [
    ['TD_MAX_RSP', 'TD_MAX_RPS'], ['REDIS_URI', 'REDIS_URL'], ['TD_APIKEY_FILE', 'TD_API_KEY_FILE'], ['TD_DEADLINE', 'TD_DEADLINE_MS'],
    ['TD_DEADLINE_S', 'TD_DEADLINE_MS'], ['CACHE_SWR_MS', 'CACHE_SWR_S'], ['CACHE_BYTES_MAX', 'CACHE_MAX_BYTES'],
    ['td_region', 'TD_REGION'],
    ['CLIENT_FILE', 'CLIENTS_FILE'], ['SHARED_TIER_SECRETS', 'SHARED_TIER_SECRET'], ['CORS_ORIGIN', 'CORS_ORIGINS'],
    ['ALLOWED_HOST', 'ALLOWED_HOSTS'], ['TRUSTED_PROXY', 'TRUST_PROXY'], ['LOG_LEVLE', 'LOG_LEVEL'],
    ['log_level', 'LOG_LEVEL'], ['host', 'HOST']
  ] as const) violations.same(findMisspelt([name], settingNames), [misspelt(name, setting)], name)
  t.same(violations.found, [])
})

t.test('settings, and names of other programs and platforms, are not reported', async t => {
  const settings = Object.values(settingGroups).flatMap(({ dependent, settings }) => [...Object.keys(dependent), ...Object.keys(settings)])
  const others = [
    'HOME', 'PATH', 'PWD', 'HOSTNAME', 'TERM', 'USER', 'LANG', 'TZ', 'NODE_ENV', 'NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS',
    'npm_config_cache',
    // Kubernetes sets these for services of the same namespace
    'REDIS_PORT', 'REDIS_HOST', 'REDIS_SERVICE_HOST', 'REDIS_SERVICE_PORT', 'REDIS_PORT_6379_TCP', 'REDIS_PORT_6379_TCP_PROTO',
    'TD_JOURNEY_BFF_SERVICE_HOST', 'TD_JOURNEY_BFF_PORT', 'VIEWER_PORT', 'JOURNEYS_SERVICE_HOST',
    'TD_API_SERVER', 'HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'no_proxy', 'REDIS_PASSWORD', 'REDIS_TLS', 'OTEL_EXPORTER_OTLP_TIMEOUT',
    'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_SERVICE_NAME', 'OTEL_RESOURCE_ATTRIBUTES', 'OTEL_TRACES_SAMPLER', 'AUTH_TOKEN', 'DOC',
    'https_proxy', 'http_proxy', 'POST'
  ]
  t.same(findMisspelt([...settings, ...others], settingNames), [])
})

t.test('a misspelt setting stops the start without showing its value; an empty one counts as missing', async t => {
  const load = (env: Record<string, string>) => loadConfig({ TD_API_KEY: '123/PLANTEDKEYPLANTEDKEY0123456789', ...env }, () => '')
  try {
    load({ TD_MAX_RSP: 'PLANTED', REDIS_URI: 'redis://PLANTED' })
    t.fail('nothing was found')
  } catch (error) {
    t.ok(error instanceof ConfigError)
    t.match(Object(error).faults, [/^TD_MAX_RSP: .*TD_MAX_RPS/, /^REDIS_URI: .*REDIS_URL/])
    t.notMatch(String(error), 'PLANTED')
  }
  t.doesNotThrow(() => load({ TD_MAX_RSP: '' }))
})
