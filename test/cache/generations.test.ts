import fc from 'fast-check'
import t from 'tap'
import { createGenerations } from '../../src/cache/generations.ts'

const wallMs = Date.parse('2026-09-16T12:00:00Z')

t.test('a group starts at 0 and takes the wall time with its first purge', async t => {
  const generations = createGenerations(() => wallMs)
  t.equal(generations.of('1'), 0)
  generations.bump('1')
  t.equal(generations.of('1'), wallMs)
  t.equal(generations.of('2'), 0)
})

t.test('two purges within a millisecond give two numbers', async t => {
  const generations = createGenerations(() => wallMs)
  generations.bump('1')
  generations.bump('1')
  t.equal(generations.of('1'), wallMs + 1)
})

t.test('numbers grow while the wall clock goes back', async t => {
  let now = wallMs
  const generations = createGenerations(() => now)
  generations.bump('1')
  now -= 86_400_000
  generations.bump('1')
  t.equal(generations.of('1'), wallMs + 1)
  generations.bumpAll()
  t.equal(generations.of('1'), wallMs + 2)
})

t.test('a purge of everything gives every group a new number, those purged just now too', async t => {
  const generations = createGenerations(() => wallMs)
  generations.bump('1')
  generations.bump('1')
  const before = generations.of('1')
  generations.bumpAll()
  t.ok(generations.of('1') > before)
  t.ok(generations.of('2') > 0)
  t.equal(generations.of('1'), generations.of('2'))
})

t.test('a group whose number was dropped for room counts with the number of all, never a smaller one', async t => {
  let now = wallMs
  const generations = createGenerations(() => now)
  generations.bump('first')
  const dropped = generations.of('first')
  for (let group = 0; group < 10_000; group++) {
    now += 1
    generations.bump(String(group))
  }
  t.equal(generations.of('first'), dropped)
  t.equal(generations.of('never purged'), dropped, 'a load of another group is rather dropped in vain')
  t.equal(generations.of('9999'), now)
})

t.test('whatever is purged, no number ever falls and what was purged has a new one', async t => {
  const groups = ['1', '2', '3']
  const step = fc.record({ purged: fc.constantFrom('all', ...groups), wallStepMs: fc.integer({ min: -5_000, max: 5_000 }) })
  fc.assert(fc.property(fc.array(step, { maxLength: 30 }), steps => {
    let now = wallMs
    const generations = createGenerations(() => now)
    for (const { purged, wallStepMs } of steps) {
      const before = groups.map(generations.of)
      now += wallStepMs
      if (purged === 'all') generations.bumpAll()
      else generations.bump(purged)
      groups.forEach((group, index) => {
        const old = before[index] ?? NaN
        const grows = purged === 'all' || purged === group
        if (grows ? generations.of(group) <= old : generations.of(group) !== old) throw new Error(`${group}: ${old} → ${generations.of(group)}`)
      })
    }
  }))
})
