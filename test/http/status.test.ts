import t from 'tap'
import { statusExample } from '../../src/http/openapi/examples.ts'
import { statusSchema } from '../../src/http/schemas/status.ts'
import { version } from '../../src/config/version.ts'
import { startOnClock } from '../support/service/start-on-clock.ts'
import { collectViolations } from '../support/collect-violations.ts'

const path = '/v1/journeys/1001/statistics'

t.test('it shows the state of the service', async t => {
  const { clock, read, sandbox } = await startOnClock(t, { env: { TD_DEFINITIONS: 'off', WARM_RANGES: 'last_7d' } })
  const before = await read('/v1/status')
  t.match(before, {
    status: 200,
    json: {
      version,
      uptimeS: 0,
      upstream: {
        origin: sandbox.origin,
        region: null,
        key: { state: 'untried', since: null, fileFault: null },
        breaker: { state: 'closed', probeInMs: null },
        quota: { mode: 'alone', replicas: 1, running: 0, waiting: 0, maxConcurrency: 4, maxPerSecond: 100, pausedMs: 0, queue: Object },
        lastSuccess: { statistics: null, conversion: null, activation: null }
      },
      tiers: { memory: { bytes: 0, maxBytes: 268_435_456, entries: 0 }, shared: { state: 'off', hits: 0 } },
      clients: { listed: null, fileFault: null, keyExpiry: { expired: 0, next: null }, identityProvider: 'off' },
      drift: [],
      warmUp: { journeys: [], ranges: ['last_7d'] }
    }
  })
  t.equal(before.header('cache-control'), 'no-store')
  await clock.advance(61_500)
  await read(path)
  const after = await read('/v1/status')
  t.match(after.json, {
    uptimeS: 61,
    upstream: { lastSuccess: { statistics: '2026-09-16T12:01:01.500Z', conversion: null } },
    tiers: { memory: { entries: 2, sources: { entries: 1, evictions: 0 }, reports: { entries: 1 } } }
  })
  const { bytes, sources, reports } = statusSchema.parse(after.json).tiers.memory
  t.ok(sources.bytes > 0)
  t.equal(bytes, sources.bytes + reports.bytes)
  t.notMatch(after.bytes.toString(), 'PLANTED')
})

t.test('drift is shown by endpoint and kind', async t => {
  const { sandbox, read } = await startOnClock(t, { env: { TD_DEFINITIONS: 'off' } })
  const planted = 'PLANTEDINTHEBODY'
  const body = { data: { id: planted, attributes: { [planted]: 1, size: '5' } } }
  sandbox.setFault({ journeyId: '1001', fault: { kind: 'status', status: 200, body: JSON.stringify(body) } })
  await read(path)
  const { json, bytes } = await read('/v1/status')
  const { drift } = statusSchema.parse(json)
  t.same(drift.map(({ kind }) => kind).sort(), ['missing-field', 'missing-part', 'number-as-text', 'unknown-field'])
  const violations = collectViolations()
  for (const found of drift) violations.match(found, { endpoint: 'statistics', answers: 1 }, found)
  t.same(violations.found, [])
  t.notMatch(bytes.toString(), 'PLANTED')
})

t.test('a region of Treasure Data has its name', async t => {
  const { read } = await startOnClock(t, { env: { TD_BASE_URL: 'https://api-cdp.eu01.treasuredata.com' } })
  t.match((await read('/v1/status')).json, { upstream: { region: 'eu01', origin: 'https://api-cdp.eu01.treasuredata.com' } })
})

t.test('it has no parameters, and only callers on this machine may read it', async t => {
  const { read } = await startOnClock(t)
  t.match(await read('/v1/status?all=1'), { status: 400, json: { code: 'invalid-request' } })
  const open = await startOnClock(t, { env: { HOST: '0.0.0.0', AUTH_MODE: 'none' } })
  t.match(await open.read('/v1/status'), { status: 403, json: { code: 'forbidden' } })
})

t.test('the documented example is valid', async t => {
  t.same(statusSchema.parse(statusExample), statusExample)
})
