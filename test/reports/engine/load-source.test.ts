import t from 'tap'
import type { SourceRequest } from '../../../src/cache/source-cache-contract.ts'
import { unlimited, type LoadBudget } from '../../../src/reports/engine/budget.ts'
import { loadSource } from '../../../src/reports/engine/load-source.ts'
import type { Source } from '../../../src/reports/engine/source.ts'
import { TreasureDataError } from '../../../src/treasure-data/errors/treasure-data-error.ts'
import { lifetime, minute } from '../../support/cache/cache-rig.ts'
import { anybody } from '../../../src/runtime/load-demand.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { createSourceCache } from '../../support/cache/source-cache.ts'
import { statisticsSource } from '../../support/sources/sources.ts'

function createRig () {
  const clock = createFakeClock(Date.parse('2026-09-16T12:00:00Z'))
  const cache = createSourceCache(clock)
  const state = { loads: 0, taken: 0, givenBack: 0, chargedMs: 0, failure: null as Error | null, none: null as Error | null }
  const request: SourceRequest<Source> = {
    key: 'statistics:1001',
    group: '1001',
    lifetimeOf: () => lifetime,
    async load () {
      state.loads++
      if (state.failure !== null) throw state.failure
      return { value: statisticsSource(), digest: 'd', sizeBytes: 10 }
    }
  }
  const counting: LoadBudget = {
    waiter: anybody,
    takeLoad () {
      if (state.none !== null) throw state.none
      state.taken++
      return { giveBack () { state.givenBack++ }, charge (ms) { state.chargedMs += ms } }
    }
  }
  return {
    clock, state, get: (mode: 'normal' | 'refresh' | 'only-if-cached', budget = counting) => loadSource(cache, request, mode, budget)
  }
}

t.test('a load takes a token, memory takes none', async t => {
  const { state, get } = createRig()
  await get('normal')
  await get('normal')
  await get('only-if-cached')
  t.match(state, { loads: 1, taken: 1, givenBack: 0 })
  t.ok(state.chargedMs > 0, 'reading the body is work')
  await get('normal', unlimited)
})

t.test('the token for a load that another caller started is returned', async t => {
  const { state, get } = createRig()
  await Promise.all([get('normal'), get('normal')])
  t.match(state, { loads: 1, taken: 2, givenBack: 1 })
  await get('refresh')
  t.match(state, { loads: 1, taken: 3, givenBack: 2 }, 'as is that of a refresh too soon after the last')
})

t.test('without limits everybody may load', async t => {
  const { state, get } = createRig()
  await Promise.all([get('normal', unlimited), get('normal', unlimited)])
  t.match(state, { loads: 1, taken: 0 })
})

t.test('without a token memory answers, however old; if it is empty, the reason is given', async t => {
  const { clock, state, get } = createRig()
  state.none = new Error('no turn left')
  await t.rejects(get('normal'), { message: 'no turn left' })
  await t.rejects(get('only-if-cached'), { name: 'NotCachedError' })
  state.none = null
  await get('normal')
  await clock.advance(10 * minute)
  state.none = new Error('no turn left')
  t.match(await get('refresh'), { digest: 'd', forward: null })
  t.equal(state.taken, 1)
})

t.test('a recent refusal of TD is reported before a missing token', async t => {
  const { state, get } = createRig()
  state.failure = new TreasureDataError('journey-not-found', { endpoint: 'statistics' })
  await t.rejects(get('normal'), { code: 'journey-not-found' })
  state.none = new Error('no turn left')
  await t.rejects(get('normal'), { code: 'journey-not-found' })
})
