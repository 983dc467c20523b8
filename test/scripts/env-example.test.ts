import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import t from 'tap'
import { listSettings, renderEnvExample } from '../../scripts/env-example.ts'
import { secretSettings } from '../../src/config/environment.ts'
import { loadConfig, type Config } from '../../src/config/load-config.ts'
import { plantedKey } from '../support/service/start-service.ts'

const root = new URL('../../', import.meta.url)
const read = (file: string): string => readFileSync(new URL(file, root), 'utf8')
const example = read('.env.example')

const load = (text: string, others: Record<string, string> = {}): Config =>
  loadConfig({ ...parseEnv(text), TD_API_KEY: plantedKey, ...others }, () => '')

/** The example with every line that has a value uncommented. */
const uncommented = example.replace(/^# ([A-Z_]+=.+)$/gm, '$1')

t.test('.env.example is current', async t => {
  t.equal(example, renderEnvExample(), 'npm run env:example')
})

t.test('the example with a key is the service with its defaults', async t => {
  t.same(load(example), load(''))
})

t.test('the values of the example are the defaults', async t => {
  // settings of a shared tier and of tokens are faults if they have no effect
  const needed = {
    AUTH_MODE: 'jwt',
    JWT_ISSUER: 'https://issuer.example',
    JWT_AUDIENCE: 'journeys',
    JWKS_URL: 'https://issuer.example/keys',
    REDIS_URL: 'redis://127.0.0.1',
    SHARED_TIER_SECRET: 'a secret of many different letters'
  }
  t.same(load(uncommented, needed), load('', needed))
})

t.test('every setting has a meaning of one line', async t => {
  const wordy = listSettings().filter(({ meaning }) => meaning === '' || meaning.length > 120 || /\.$|\n/.test(meaning))
  t.same(wordy, [])
  t.equal(new Set(listSettings().map(({ name }) => name)).size, listSettings().length)
})

t.test('variables with secrets are known', async t => {
  t.same([...secretSettings].sort(), [
    'HTTPS_PROXY', 'HTTP_PROXY', 'OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_TRACES_HEADERS', 'REDIS_SENTINEL_PASSWORD', 'REDIS_URL',
    'SHARED_TIER_SECRET', 'SHARED_TIER_SECRET_PREVIOUS', 'STORE_URL', 'TD_API_KEY', 'http_proxy', 'https_proxy'
  ])
})
