import t from 'tap'
import { EncodedBodies } from '../../../src/cache/encoded/encoded-bodies.ts'
import { EncodedBody } from '../../../src/cache/encoded/encoded-body.ts'
import { bundleParams } from '../../../src/http/schemas/bundles.ts'
import { CacheOperations } from '../../../src/reports/engine/cache-operations.ts'
import type { JourneyEndpoint } from '../../../src/reports/engine/source.ts'
import { TreasureDataError } from '../../../src/treasure-data/errors/treasure-data-error.ts'
import { minute, second } from '../../support/cache/cache-rig.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { createSourceCache, createSourceLoader } from '../../support/cache/source-cache.ts'
import { chartsBody, journeyIdOf, rangeOf, statisticsBody, tdResponseOf } from '../../support/sources/sources.ts'

function createRig () {
  const clock = createFakeClock(Date.parse('2026-09-16T12:00:00Z'))
  const upstream = { fails: false, gate: Promise.resolve() }
  const loader = createSourceLoader(async endpoint => {
    if (upstream.fails) throw new TreasureDataError('upstream-error', { endpoint, status: 500 })
    await upstream.gate
    if (endpoint === 'bundle') return tdResponseOf('{"name":"Welcome","journeys":[]}')
    return tdResponseOf(endpoint === 'statistics' ? statisticsBody(5) : chartsBody(5))
  })
  const cache = createSourceCache(clock)
  const bytes = new EncodedBodies(2 ** 20)
  const ask = (endpoint: JourneyEndpoint, journeyId: string, range = rangeOf('2026-09-01', '2026-09-16')) =>
    cache.get(loader.request(endpoint, journeyIdOf(journeyId), endpoint === 'statistics' ? null : range), 'refresh')
  return { clock, upstream, loader, cache, bytes, ask, operations: new CacheOperations(cache, bytes) }
}

t.test('an empty cache lists nothing', async t => {
  t.same(createRig().operations.list(), { sourceBytes: 0, reportBytes: 0, journeys: [], groups: [] })
})

t.test('entries are listed by journey, most recently used first, with their range and time left', async t => {
  const { operations, ask, clock } = createRig()
  await ask('statistics', '1001')
  await ask('conversion', '1002')
  await clock.advance(90 * second)
  await ask('activation', '1001')
  const { sourceBytes, journeys } = operations.list()
  t.same(journeys.map(({ journeyId, entries }) => [journeyId, entries.map(({ endpoint }) => endpoint)]), [
    ['1001', ['activation', 'statistics']], ['1002', ['conversion']]
  ])
  t.match(journeys[0]?.entries, [
    { endpoint: 'activation', from: '2026-09-01', to: '2026-09-16', state: 'fresh', ageS: 0, ttlS: 300 },
    {
      endpoint: 'statistics',
      from: null,
      to: null,
      asOf: null,
      state: 'fresh',
      ageS: 90,
      ttlS: 210,
      hits: 0,
      settled: false,
      refreshing: false,
      failure: null
    }
  ])
  t.equal(sourceBytes, journeys.flatMap(({ entries }) => entries).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0))
})

t.test('bundles are listed by id, and a purge of any journey purges them, even while loading', async t => {
  const { operations, cache, loader, upstream } = createRig()
  const ask = (id: string) => cache.get(loader.requestBundle(bundleParams.parse({ bundleId: id }).bundleId))
  await Promise.all([ask('7'), ask('8')])
  t.same(operations.list().groups.map(({ kind, id }) => `${kind} ${id}`), ['bundle 8', 'bundle 7'])
  let answer = (): void => {}
  upstream.gate = new Promise(resolve => { answer = resolve })
  const late = ask('9')
  await new Promise(setImmediate)
  await operations.purgeJourney(journeyIdOf('1001'))
  answer()
  await late
  t.same(operations.list().groups, [])
})

t.test('durations are whole seconds, even if negative', async t => {
  const { operations, ask, clock } = createRig()
  await ask('statistics', '1001')
  await clock.advance(5 * minute + 250)
  t.match(operations.list().journeys[0]?.entries, [{ ageS: 300, ttlS: -1, state: 'revalidating' }])
})

t.test('a failing entry has its reason, start and number of failures', async t => {
  const { operations, ask, clock, upstream } = createRig()
  await ask('statistics', '1001')
  await clock.advance(minute)
  upstream.fails = true
  await ask('statistics', '1001')
  await clock.advance(2 * second)
  await ask('statistics', '1001')
  t.match(operations.list().journeys[0]?.entries, [{ failure: { reason: 'upstream-error', since: '2026-09-16T12:01:00.000Z', times: 2 } }])
})

t.test('only documented fields are listed', async t => {
  const { operations, ask } = createRig()
  await ask('statistics', '1001')
  t.same(Object.keys(operations.list().journeys[0]?.entries[0] ?? {}).sort(), [
    'ageS', 'asOf', 'endpoint', 'failure', 'from', 'hits', 'refreshing', 'settled', 'sizeBytes', 'state', 'to', 'ttlS'
  ])
})

t.test('a journey or everything can be purged', async t => {
  const { operations, ask, bytes } = createRig()
  for (const journeyId of ['1001', '1002', '1003']) await ask('statistics', journeyId)
  bytes.set('report', new EncodedBody('{}', 'application/json', null))
  operations.purgeJourney(journeyIdOf('1001'))
  t.same(operations.list().journeys.map(({ journeyId }) => journeyId), ['1003', '1002'])
  t.ok(operations.list().reportBytes > 0)
  operations.purgeAll()
  t.same(operations.list(), { sourceBytes: 0, reportBytes: 0, journeys: [], groups: [] })
})
