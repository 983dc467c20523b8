import t, { type Test } from 'tap'
import type { RangePreset } from '../../src/domain/time/date-range.ts'
import { createToday } from '../../src/domain/time/calendar-date.ts'
import { startWarmUp } from '../../src/operations/warm-up.ts'
import { hour, lifetime, second } from '../support/cache/cache-rig.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { createSourceCache, createSourceLoader } from '../support/cache/source-cache.ts'
import { chartsBody, definitionBody, journeyIdOf, statisticsBody, tdResponseOf } from '../support/sources/sources.ts'

interface RigOptions { journeyIds?: string[], presets?: RangePreset[], definitions?: boolean, loadMs?: number }

function createRig (t: Test, { journeyIds = ['1001'], presets = [], definitions = false, loadMs = 0 }: RigOptions = {}) {
  const clock = createFakeClock(Date.parse('2026-09-16T12:00:00Z'))
  const cache = createSourceCache(clock)
  const loads = { keys: [] as string[], underWay: 0, mostAtOnce: 0, fail: false }
  const loader = createSourceLoader(async (endpoint, journeyId, range) => {
    loads.keys.push([endpoint, journeyId, ...range === null ? [] : [range.from, range.to]].join(':'))
    loads.mostAtOnce = Math.max(loads.mostAtOnce, ++loads.underWay)
    if (loadMs > 0) await new Promise<void>(resolve => clock.setTimer(resolve, loadMs))
    loads.underWay--
    if (loads.fail) throw new Error('a fault')
    const body = endpoint === 'statistics' ? statisticsBody(5) : endpoint === 'definition' ? definitionBody('Journey') : chartsBody(5)
    return tdResponseOf(body)
  })
  const today = createToday(clock.wallMs, 'UTC')
  const end = startWarmUp({ cache, loader, journeyIds: journeyIds.map(journeyIdOf), presets, definitions, today, clock })
  t.teardown(end)
  return { clock, cache, loads, loader, end }
}

t.test('every source of every journey is loaded, one at a time', async t => {
  const { clock, loads } = createRig(t, { journeyIds: ['1001', '1002'], loadMs: second })
  await clock.advance(6 * second)
  t.same(loads.keys, ['statistics', 'conversion', 'activation'].map(endpoint => `${endpoint}:1001`)
    .concat(['statistics', 'conversion', 'activation'].map(endpoint => `${endpoint}:1002`)))
  t.equal(loads.mostAtOnce, 1)
})

t.test('presets are resolved again each time, for the current day', async t => {
  const { clock, loads } = createRig(t, { presets: ['last_7d', 'yesterday'] })
  await clock.advance(0)
  t.same(loads.keys.slice(0, 4), [
    'statistics:1001:2026-09-09:2026-09-15', 'conversion:1001:2026-09-09:2026-09-15', 'activation:1001:2026-09-09:2026-09-15',
    'statistics:1001:2026-09-15:2026-09-15'
  ])
  await clock.advance(12 * hour + 15 * second)
  t.equal(loads.keys.at(-1), 'activation:1001:2026-09-16:2026-09-16')
})

t.test('fresh sources are not loaded, and others are within 15 s', async t => {
  const { clock, loads } = createRig(t)
  await clock.advance(lifetime.ttlMs - second)
  t.equal(loads.keys.length, 3)
  await clock.advance(16 * second)
  t.equal(loads.keys.length, 6)
})

t.test('a source that a caller has loaded is not loaded again', async t => {
  const { clock, cache, loads, loader } = createRig(t, { loadMs: second })
  const asked = cache.get(loader.request('activation', journeyIdOf('1001'), null))
  await clock.advance(5 * second)
  await asked
  t.same(loads.keys, ['statistics:1001', 'activation:1001', 'conversion:1001'])
})

t.test('failures stop nothing: the next source and the next round follow', async t => {
  const { clock, loads } = createRig(t)
  loads.fail = true
  await clock.advance(second)
  t.equal(loads.keys.length, 3)
  await clock.advance(15 * second)
  t.equal(loads.keys.length, 6)
})

t.test('without journeys nothing is done', async t => {
  const { clock, loads } = createRig(t, { journeyIds: [] })
  await clock.advance(hour)
  t.equal(loads.keys.length, 0)
})

t.test('it stops after the running load, or between two rounds', async t => {
  const within = createRig(t, { loadMs: second })
  await within.clock.advance(1.5 * second)
  within.end()
  await within.clock.advance(hour)
  t.equal(within.loads.keys.length, 2)

  const between = createRig(t)
  await between.clock.advance(second)
  between.end()
  await between.clock.advance(hour)
  t.equal(between.loads.keys.length, 3)
})

t.test('definitions are warmed as well, one per journey, before the reports that use them', async t => {
  const { clock, loads } = createRig(t, { presets: ['last_7d', 'yesterday'], definitions: true })
  await clock.advance(0)
  t.equal(loads.keys[0], 'definition:1001')
  t.equal(loads.keys.length, 7)
})
