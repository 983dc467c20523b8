import fc from 'fast-check'
import t from 'tap'
import { covers, createPurgeVersions } from '../../src/cache/purge-versions.ts'

const wallMs = Date.parse('2026-09-16T12:00:00Z')

t.test('a group starts at 0, and its first purge sets it to the wall time', async t => {
  const purgeVersions = createPurgeVersions(() => wallMs)
  t.same(purgeVersions.of('1'), { all: 0, group: 0 })
  purgeVersions.bump('1')
  t.same(purgeVersions.of('1'), { all: 0, group: wallMs })
  t.same(purgeVersions.of('2'), { all: 0, group: 0 })
})

t.test('two purges within a millisecond have different numbers', async t => {
  const purgeVersions = createPurgeVersions(() => wallMs)
  purgeVersions.bump('1')
  purgeVersions.bump('1')
  t.equal(purgeVersions.of('1').group, wallMs + 1)
})

t.test('numbers grow even if the wall clock is set back', async t => {
  let now = wallMs
  const purgeVersions = createPurgeVersions(() => now)
  purgeVersions.bump('1')
  purgeVersions.bump(null)
  now -= 86_400_000
  purgeVersions.bump('1')
  purgeVersions.bump(null)
  t.same(purgeVersions.of('1'), { all: wallMs + 1, group: wallMs + 1 })
})

t.test('a purge does not affect values that have seen it', async t => {
  const purgeVersions = createPurgeVersions(() => wallMs)
  const before = purgeVersions.of('1')
  t.ok(covers(before, purgeVersions.of('1')))
  purgeVersions.bump('1')
  const between = purgeVersions.of('1')
  t.notOk(covers(before, between))
  t.ok(covers(before, purgeVersions.of('2')), 'another group')
  purgeVersions.bump(null)
  t.notOk(covers(between, purgeVersions.of('1')))
  t.notOk(covers(before, purgeVersions.of('2')))
})

t.test('a purge on another replica counts unless it or a later one was known', async t => {
  const purgeVersions = createPurgeVersions(() => wallMs)
  t.ok(purgeVersions.raise('1', 7))
  t.notOk(purgeVersions.raise('1', 7))
  t.notOk(purgeVersions.raise('1', 6))
  t.ok(purgeVersions.raise(null, 5))
  t.notOk(purgeVersions.raise(null, 5))
  t.same(purgeVersions.of('1'), { all: 5, group: 7 })
})

t.test('a forgotten number is told, because a load in progress might be outdated, and changes no other number', async t => {
  let now = wallMs
  let forgotten = 0
  const purgeVersions = createPurgeVersions(() => now, () => { forgotten++ })
  purgeVersions.bump('first')
  for (let group = 0; group < 10_000; group++) {
    now += 1
    purgeVersions.bump(String(group))
  }
  t.same(purgeVersions.of('first'), { all: 0, group: 0 })
  t.equal(forgotten, 1)
  t.equal(purgeVersions.of('9999').group, now)
})

t.test('numbers never fall, and purged groups get new ones', async t => {
  const groups = ['1', '2', '3']
  const step = fc.record({
    purged: fc.constantFrom('all', ...groups), elsewhere: fc.boolean(), wallStepMs: fc.integer({ min: -5_000, max: 5_000 })
  })
  fc.assert(fc.property(fc.array(step, { maxLength: 30 }), steps => {
    let now = wallMs
    const purgeVersions = createPurgeVersions(() => now)
    for (const { purged, elsewhere, wallStepMs } of steps) {
      const before = groups.map(purgeVersions.of)
      now += wallStepMs
      const news = elsewhere ? purged === 'all' ? purgeVersions.raise(null, now) : purgeVersions.raise(purged, now) : null
      if (news === null) purged === 'all' ? purgeVersions.bump(null) : purgeVersions.bump(purged)
      groups.forEach((group, index) => {
        const old = before[index] ?? { all: NaN, group: NaN }
        const known = purgeVersions.of(group)
        const grows = news !== false && (purged === 'all' || purged === group)
        if (!covers(known, old) || covers(old, known) === grows) throw new Error(`${group}: ${JSON.stringify([old, known])}`)
      })
    }
  }))
})
