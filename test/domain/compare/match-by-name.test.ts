import t from 'tap'
import fc from 'fast-check'
import { matchByName } from '../../../src/domain/compare/match-by-name.ts'

interface Item { name: string | null }

const items = (...names: Array<string | null>): Item[] => names.map(name => ({ name }))
const match = (current: Item[], baseline: Item[]) => matchByName(current, baseline, {
  nameOf: ({ name }) => name, positionOf: (_item, index) => index
})
const pairs = (current: Item[], baseline: Item[]) =>
  match(current, baseline).map(({ now, before, by }) => [current.indexOf(now), baseline.indexOf(before), by])

t.test('names are matched first, then positions; the rest stays unmatched', async t => {
  t.same(pairs(items('A', 'X', 'B', 'C'), items('A', 'B', 'C')), [[0, 0, 'name'], [2, 1, 'name'], [3, 2, 'name']], 'one is inserted')
  t.same(pairs(items('A', 'Renamed', 'C'), items('A', 'B', 'C')), [[0, 0, 'name'], [2, 2, 'name'], [1, 1, 'position']])
  t.same(pairs(items('B', 'A'), items('A', 'B')), [[1, 0, 'name'], [0, 1, 'name']], 'the order changed')
  t.same(pairs(items('A', 'A'), items('A', 'A', 'A')), [[0, 0, 'name'], [1, 1, 'name']], 'equal names in their order')
  t.same(pairs(items(null, 'A'), items(null, ' A ')), [[1, 1, 'name'], [0, 0, 'position']], 'nameless ones by position')
  t.same(pairs(items('X', 'A'), items('A', 'B')), [[1, 0, 'name']], 'nobody is at that position')
})

t.test('each item matches at most one, and all names that both sides have are matched', async t => {
  const names = fc.array(fc.constantFrom('a', 'b', 'c', 'd', null), { maxLength: 8 }).map(names => items(...names))
  fc.assert(fc.property(names, names, (current, baseline) => {
    const matched = match(current, baseline)
    const count = (list: Item[], name: string) => list.filter(item => item.name === name).length
    return new Set(matched.map(({ now }) => now)).size === matched.length &&
      new Set(matched.map(({ before }) => before)).size === matched.length &&
      ['a', 'b', 'c', 'd'].every(name => matched.filter(({ before, by }) => by === 'name' && before.name === name).length ===
        Math.min(count(current, name), count(baseline, name)))
  }))
})
