import t from 'tap'
import { addUp, subtract } from '../../../src/domain/numbers/count.ts'

t.test('counts are added up', async (t) => {
  t.equal(addUp([1, 2, 3.5, -1]), 5.5)
  t.equal(addUp([]), 0)
})

t.test('a sum with a missing count is missing, not smaller', async (t) => {
  t.equal(addUp([1, null, 3]), null)
  t.equal(addUp([null]), null)
})

t.test('counts are taken from the first one, unless any is missing', async (t) => {
  t.equal(subtract(1489, 8, 1188), 293)
  t.equal(subtract(5), 5)
  t.equal(subtract(null, 1), null)
  t.equal(subtract(5, 1, null), null)
})
