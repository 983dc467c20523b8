import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { chooseDisplayNames, uniqueNames } from '../../../src/domain/graph/display-names.ts'
import type { MergedNode } from '../../../src/domain/graph/merge-nodes.ts'
import { readDefinitionNames } from '../../../src/domain/td/definition-names.ts'
import type { NodeType } from '../../../src/domain/td/node-type.ts'
import { definitionOf, stageDefinitionOf } from '../../support/domain/build-definition.ts'

function node (id: string, name: string, type: NodeType, stageId: string | null = null): MergedNode {
  return { id, name, type, stageId, inferred: false }
}

const stages = [node('stage-1', 'Welcome', 'stage', '1'), node('stage-2', 'Nurture', 'stage', '2')]

t.test('unique names stay as they are', async (t) => {
  const { displayNames, adjustments } = chooseDisplayNames([...stages, node('goal', 'Goal', 'goal')])
  t.strictSame(displayNames, ['Welcome', 'Nurture', 'Goal'])
  t.strictSame(adjustments, [])
})

t.test('equal names get the name of their stage, and are listed', async (t) => {
  const exits = [node('exit-1-0', 'Stale', 'exit', '1'), node('exit-2-0', 'Stale', 'exit', '2'), node('exit-3-0', 'Stale', 'exit', '3')]
  const { displayNames, adjustments } = chooseDisplayNames([...stages, ...exits])
  t.strictSame(displayNames.slice(2), ['Stale (Welcome)', 'Stale (Nurture)', 'Stale'])
  t.match(adjustments, [{ code: 'qualified-name', ids: ['exit-1-0', 'exit-2-0', 'exit-3-0'], count: 3, message: /"Stale"/ }])
})

t.test('stages that are missing in the graph have their names from the definition', async t => {
  const names = readDefinitionNames(definitionOf({ stages: [stageDefinitionOf({ id: '3', name: 'Retain' })] }))
  const exits = [node('exit-3-0', 'Stale', 'exit', '3'), node('exit-4-0', 'Stale', 'exit', '4')]
  t.strictSame(chooseDisplayNames(exits, names).displayNames, ['Stale (Retain)', 'Stale'])
})

t.test('a stage without a name does not lend the one made from its id', async t => {
  const nodes = [
    node('stage-100102', 'Stage 100102', 'stage', '100102'),
    node('activation-1', 'Email', 'activation', '100102'), node('activation-2', 'Email', 'activation', '100103')
  ]
  t.strictSame(chooseDisplayNames(nodes).displayNames, ['Stage 100102', 'Email', 'Email (2)'])
})

t.test('equal names in one stage, in none, or of stages get numbers, never ids', async (t) => {
  const nodes = [
    node('stage-1', 'Same', 'stage', '1'), node('stage-2', 'Same', 'stage', '2'),
    node('exit-1-0', 'Stale', 'exit', '1'), node('exit-1-1', 'Stale', 'exit', '1'),
    node('jump-1', 'Jump', 'jump'), node('jump-2', 'Jump', 'jump')
  ]
  t.strictSame(chooseDisplayNames(nodes).displayNames, [
    'Same', 'Same (2)', 'Stale (Same)', 'Stale (Same) (2)', 'Jump', 'Jump (2)'
  ])
})

t.test('a qualified name is never another node\'s own name', async (t) => {
  const nodes = [
    ...stages, node('jump-1', 'Stale (Welcome)', 'jump'), node('jump-2', 'Stale (Welcome) (2)', 'jump'),
    node('exit-1-0', 'Stale', 'exit', '1'), node('exit-2-0', 'Stale', 'exit', '2')
  ]
  t.strictSame(chooseDisplayNames(nodes).displayNames.slice(2), [
    'Stale (Welcome)', 'Stale (Welcome) (2)', 'Stale (Welcome) (3)', 'Stale (Nurture)'
  ])
})

t.test('display names are unique, whatever the names', async () => {
  const name = fc.constantFrom('A', 'A (A)', 'A (1)', 'A (2)', 'A (A) (2)', '', 'constructor', '__proto__')
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', '', '__proto__')
  const type = fc.constantFrom<NodeType[]>('stage', 'exit', 'unknown')
  const nodes = fc.uniqueArray(fc.record({ id, name, type, stageId: fc.constantFrom(null, '1', '2'), inferred: fc.boolean() }),
    { selector: each => each.id })
  fc.assert(fc.property(nodes, list => {
    const { displayNames, adjustments } = chooseDisplayNames(list)
    assert.equal(displayNames.length, list.length)
    assert.equal(new Set(displayNames).size, list.length, displayNames.join(', '))
    const sharing = list.filter(({ name }) => list.filter(each => each.name === name).length > 1).map(({ id }) => id)
    assert.deepEqual(adjustments.flatMap(({ ids }) => ids).sort(), sharing.sort())
    assert.deepEqual(list.filter(({ id, name }, index) => displayNames[index] !== name && !sharing.includes(id)), [])
  }), { numRuns: 1000 })
})

t.test('the first of equal names stays, the others get unused numbers', async t => {
  t.strictSame(uniqueNames(['a', 'a', 'a (2)', 'a', 'b']), ['a', 'a (3)', 'a (2)', 'a (4)', 'b'])
})

t.test('names that are taken get a number as well', async t => {
  t.strictSame(uniqueNames(['a', 'b', 'a'], ['a', 'a (2)']), ['a (3)', 'b', 'a (4)'])
})

t.test('names that look the same are distinguished', async t => {
  const nodes = [node('exit-1', 'Caf\u00e9', 'exit'), node('exit-2', 'Cafe\u0301', 'exit'), node('exit-3', 'Caf\u00e9\u200b ', 'exit')]
  const { displayNames, adjustments } = chooseDisplayNames(nodes)
  t.strictSame(displayNames, ['Caf\u00e9', 'Cafe\u0301 (2)', 'Caf\u00e9\u200b  (3)'])
  t.match(adjustments, [{ code: 'qualified-name', count: 3 }])
  t.strictSame(uniqueNames(['\u00e9', 'e\u0301', '\u00e9 (2)', 'b'], ['b\u200b']), ['\u00e9', 'e\u0301 (3)', '\u00e9 (2)', 'b (2)'])
})

t.test('the unique names are as many as the names, differ, and are unused', async () => {
  const names = fc.array(fc.constantFrom<string[]>('a', 'a (2)', 'a (3)', '__proto__', ''))
  fc.assert(fc.property(names, names, (wanted, taken) => {
    const unique = uniqueNames(wanted, taken)
    assert.equal(new Set(unique).size, wanted.length)
    assert.deepEqual(unique.filter(name => taken.includes(name)), [])
    const changed = wanted.filter((name, index) => !taken.includes(name) && wanted.indexOf(name) === index && unique[index] !== name)
    assert.deepEqual(changed, [])
  }))
})
