import t from 'tap'
import { followKey } from '../../../viewer/src/charts/sankey-keys.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const node = (column: number, middle: number) => ({
  column, left: 100 * column, right: 100 * column + 14, top: middle - 5, bottom: middle + 5
})
/** Two columns: 0 above 1, then 2 above 3 above 4. */
const nodes = [node(0, 20), node(0, 80), node(1, 10), node(1, 50), node(1, 90)]

t.test('arrow keys lead to the nearest node in their direction', async t => {
  t.equal(followKey('ArrowDown', 2, nodes), 3)
  t.equal(followKey('ArrowUp', 4, nodes), 3)
  t.equal(followKey('ArrowRight', 0, nodes), 2)
  t.equal(followKey('ArrowRight', 1, nodes), 4)
  t.equal(followKey('ArrowLeft', 2, nodes), 0)
  t.equal(followKey('Home', 3, nodes), 0)
  t.equal(followKey('End', 0, nodes), 4)
})

t.test('at an edge, and with any other key, nothing moves', async t => {
  const violations = collectViolations()
  for (const [key, at] of [
    ['ArrowUp', 0], ['ArrowDown', 4], ['ArrowLeft', 1], ['ArrowRight', 3], ['a', 0], ['Tab', 0], ['ArrowDown', 9]
  ] as const) {
    violations.equal(followKey(key, at, nodes), null, key)
  }
  t.same(violations.found, [])
})
