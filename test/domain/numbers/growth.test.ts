import t from 'tap'
import { readGrowth } from '../../../src/domain/numbers/growth.ts'
import type { Count } from '../../../src/domain/numbers/count.ts'

function growthOf (...sizes: Count[]) {
  return readGrowth(sizes.map(current => ({ current })))
}

t.test('growth is the change from the first to the last point over the first', async (t) => {
  t.strictSame(growthOf(200, 900, 250), { first: 200, last: 250, change: 50, rate: 0.25, points: 3 })
  t.strictSame(growthOf(200, 0), { first: 200, last: 0, change: -200, rate: -1, points: 2 })
})

t.test('a single point has no growth', async (t) => {
  t.strictSame(growthOf(200), { first: 200, last: 200, change: null, rate: null, points: 1 })
  t.strictSame(growthOf(), { first: null, last: null, change: null, rate: null, points: 0 })
})

t.test('from an empty journey the change is known, the rate is not', async (t) => {
  t.strictSame(growthOf(0, 5), { first: 0, last: 5, change: 5, rate: null, points: 2 })
  t.match(growthOf(-5, 5), { change: 10, rate: null })
})

t.test('points without a population are skipped', async (t) => {
  t.strictSame(growthOf(null, 100, null, 150, null), { first: 100, last: 150, change: 50, rate: 0.5, points: 2 })
  t.strictSame(growthOf(null, null), { first: null, last: null, change: null, rate: null, points: 0 })
})

t.test('a first population near zero gives no rate instead of infinity', async t => {
  t.equal(readGrowth([{ current: 5e-324 }, { current: 1 }]).rate, null)
})
