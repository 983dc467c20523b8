import t from 'tap'
import type { SourceAnswer } from '../../../src/cache/source-cache-contract.ts'
import { Definitions } from '../../../src/reports/engine/definitions.ts'
import { unlimited, type LoadBudget } from '../../../src/reports/engine/budget.ts'
import type { Source } from '../../../src/reports/engine/source.ts'
import { TreasureDataError } from '../../../src/treasure-data/errors/treasure-data-error.ts'
import { day, hour, minute, second } from '../../support/cache/cache-rig.ts'
import { anybody } from '../../../src/runtime/load-demand.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { createSourceCache, createSourceLoader } from '../../support/cache/source-cache.ts'
import { definitionBody, journeyIdOf, tdResponseOf } from '../../support/sources/sources.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const id = journeyIdOf('1001')

function createRig () {
  const clock = createFakeClock(Date.parse('2026-09-16T12:00:00Z'))
  const cache = createSourceCache(clock)
  const upstream = { loads: 0, awaited: [] as boolean[], failure: null as Error | null, delayMs: 0, name: 'Journey' }
  const definitions = new Definitions({
    cache,
    clock,
    maxWaitMs: 2 * second,
    loader: createSourceLoader(async (_endpoint, _journeyId, _range, { demand } = {}) => {
      upstream.loads++
      upstream.awaited.push(demand?.isAwaited() ?? true)
      const { failure, delayMs, name } = upstream
      if (delayMs > 0) await new Promise<void>(resolve => clock.setTimer(resolve, delayMs))
      if (failure !== null) throw failure
      return tdResponseOf(definitionBody(name))
    })
  })
  const request = definitions.request(id)
  return {
    clock,
    cache,
    upstream,
    definitions,
    request,
    find: (budget: LoadBudget = unlimited) => definitions.find(request, 'normal', budget)()
  }
}

function nameIn (answer: SourceAnswer<Source> | null | undefined): string | null | undefined {
  return answer?.value.endpoint === 'definition' ? answer.value.content?.name : answer as null | undefined
}

const refused = (code: 'journey-not-found' | 'upstream-error') => new TreasureDataError(code, { endpoint: 'definition' })

t.test('a definition is loaded last, once for all callers, and then found at once', async t => {
  const { upstream, definitions, request, find } = createRig()
  t.equal(definitions.getIfReady(request), undefined)
  t.same((await Promise.all([find(), find(), find()])).map(nameIn), ['Journey', 'Journey', 'Journey'])
  t.equal(nameIn(definitions.getIfReady(request)), 'Journey')
  t.same(upstream.awaited, [false])
})

for (const code of ['journey-not-found', 'upstream-error'] as const) {
  t.test(`after a failure (${code}) nobody waits, and it is retried in the background at growing intervals`, async t => {
    const { clock, upstream, definitions, request, find } = createRig()
    upstream.failure = refused(code)
    t.equal(await find(), null)
    let tried = 1
    const violations = collectViolations()
    for (const restMs of [30 * second, minute, 2 * minute, 4 * minute, 5 * minute, 5 * minute]) {
      await clock.advance(restMs - 1)
      violations.equal(definitions.getIfReady(request), null, restMs)
      violations.equal(await find(), null, restMs)
      violations.equal(upstream.loads, tried, restMs)
      await clock.advance(1)
      violations.equal(definitions.getIfReady(request), null, 'answered at once though it is tried again', restMs)
      violations.equal(definitions.getIfReady(request), null, restMs)
      await clock.advance(0)
      violations.equal(upstream.loads, ++tried, restMs)
    }
    t.same(violations.found, [])
    upstream.failure = null
    await clock.advance(5 * minute)
    definitions.getIfReady(request)
    await clock.advance(0)
    t.equal(nameIn(definitions.getIfReady(request)), 'Journey')
  })
}

t.test('a late definition is no longer waited for, and still cached', async t => {
  const { clock, upstream, definitions, request, find } = createRig()
  upstream.delayMs = 10 * second
  let found: unknown = 'waiting'
  find().then(answer => { found = answer })
  await clock.advance(2 * second - 1)
  t.equal(found, 'waiting')
  await clock.advance(1)
  t.equal(found, null)
  t.equal(definitions.getIfReady(request), null, 'others do not wait at all')
  await clock.advance(8 * second)
  t.equal(nameIn(definitions.getIfReady(request)), 'Journey')
  t.equal(upstream.loads, 1)
})

t.test('without a token nothing is loaded, and an unused token is returned', async t => {
  const { clock, upstream, definitions, request, find } = createRig()
  t.equal(await find({ waiter: anybody, takeLoad () { throw new Error('no turn left') } }), null)
  t.equal(upstream.loads, 0)
  t.equal(definitions.getIfReady(request), undefined, 'nothing has failed, so the next report tries again')
  t.equal(nameIn(await find()), 'Journey')
  t.equal(upstream.loads, 1)

  let held = 0
  const counting: LoadBudget = {
    waiter: anybody,
    takeLoad () {
      held++
      return { giveBack () { held-- }, charge () {} }
    }
  }
  await clock.advance(2 * hour)
  await Promise.all([find(counting), find(counting)])
  t.equal(held, 1, 'one for both')
  await clock.advance(second)
  await definitions.find(request, 'refresh', counting)()
  t.equal(held, 1, 'refreshed just now')
})

t.test('the last good definition is used while it cannot be refreshed', async t => {
  const { clock, upstream, definitions, request, find } = createRig()
  await find()
  upstream.failure = refused('upstream-error')
  await clock.advance(2 * hour)
  t.equal(nameIn(await find()), 'Journey')
  const violations = collectViolations()
  for (let tries = 0; tries < 5; tries++) {
    await clock.advance(minute)
    violations.equal(nameIn(definitions.getIfReady(request)), 'Journey', 'at once', tries)
  }
  t.same(violations.found, [])
  await clock.advance(day)
  t.equal(definitions.getIfReady(request) ?? null, null)
})

t.test('only-if-cached loads nothing, and a refresh does', async t => {
  const { clock, upstream, definitions, request, find } = createRig()
  t.equal(await definitions.find(request, 'only-if-cached', unlimited)(), null)
  t.equal(upstream.loads, 0)
  await find()
  upstream.name = 'Renamed'
  await clock.advance(minute)
  t.equal(nameIn(await definitions.find(request, 'only-if-cached', unlimited)()), 'Journey')
  t.equal(nameIn(await definitions.find(request, 'refresh', unlimited)()), 'Renamed')
  t.equal(upstream.loads, 2)
})

t.test('names for lists come from memory, however old, and only missing ones are loaded', async t => {
  const { clock, upstream, definitions } = createRig()
  t.equal(definitions.findName(id, null), null)
  await clock.advance(0)
  t.equal(upstream.loads, 0)
  t.equal(definitions.findName(id, unlimited), null)
  await clock.advance(0)
  const violations = collectViolations()
  for (const ms of [0, 10 * minute, 10 * hour]) {
    await clock.advance(ms)
    violations.equal(definitions.findName(id, unlimited), 'Journey', ms)
  }
  t.equal(upstream.loads, 1)
  await clock.advance(day)
  upstream.failure = refused('journey-not-found')
  for (let asked = 0; asked < 5; asked++) {
    violations.equal(definitions.findName(id, unlimited), null, asked)
    await clock.advance(second)
  }
  t.same(violations.found, [])
  t.equal(upstream.loads, 2, 'then it rests')
})
