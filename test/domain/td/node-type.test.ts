import t from 'tap'
import { fallbackName, normalizeLabel, nodeTypes, parseNodeType, stageOfLabel, typeOfLabel } from '../../../src/domain/td/node-type.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const uuid = '0d1c2b3a-1111-4222-8333-444455556666'

t.test('TD\'s six types are known, others are not', async (t) => {
  const violations = collectViolations()
  for (const type of nodeTypes) violations.equal(parseNodeType(type), type === 'unknown' ? null : type, type)
  for (const text of ['', 'Stage', 'wait', 'constructor', '__proto__']) violations.equal(parseNodeType(text), null, text)
  t.same(violations.found, [])
})

t.test('the prefix of a label determines the type', async (t) => {
  const types = [
    ['goal', 'goal'], ['stage-1', 'stage'], ['exit-1-0', 'exit'], ['milestone-1', 'milestone'],
    [`jump-${uuid}`, 'jump'], ['activation-7', 'activation'], ['stage1', 'unknown'], ['', 'unknown'], ['-stage', 'unknown'],
    ['unknown-1', 'unknown'], ['__proto__', 'unknown'], ['constructor-1', 'unknown']
  ]
  const violations = collectViolations()
  for (const [label = '', type] of types) violations.equal(typeOfLabel(label), type, label)
  t.same(violations.found, [])
})

t.test('labels of stages and exits contain their stage', async (t) => {
  const stages = [
    ['stage-164385', '164385'], ['stage-{stage_id}', '{stage_id}'], ['exit-12-0', '12'], ['exit-{stage_id}-10', '{stage_id}'],
    ['stage-a\nb', 'a\nb'], ['exit-a-b-3', 'a-b'],
    ['stage-', null], ['exit-12', null], ['exit-12-x', null], ['goal', null], ['jump-12-0', null], ['activation-12', null]
  ] as const
  const violations = collectViolations()
  for (const [label, stage] of stages) violations.equal(stageOfLabel(label), stage, label)
  t.same(violations.found, [])
})

t.test('nodes without a name get a readable one', async (t) => {
  const names = [
    ['goal', 'goal', 'Goal'],
    ['stage-12', 'stage', 'Stage 12'],
    ['exit-12-0', 'exit', 'Exit 1'],
    ['exit-12-9', 'exit', 'Exit 10'],
    ['exit', 'exit', 'Exit'],
    [`exit-12-${'9'.repeat(100)}`, 'exit', 'Exit'],
    [`jump-${uuid}`, 'jump', 'Jump 0d1c2b3a'],
    ['jump-7', 'jump', 'Jump 7'],
    ['jump', 'jump', 'Jump'],
    [`activation-${uuid.replaceAll('-', '_')}`, 'activation', 'Activation 0d1c2b3a'],
    ['activation', 'activation', 'Activation'],
    ['milestone-7', 'milestone', 'Milestone 7'],
    ['milestone', 'milestone', 'Milestone'],
    ['entry', 'stage', 'entry'],
    ['something-else', 'unknown', 'something-else'],
    ['\u200b ', 'unknown', 'Unnamed']
  ] as const
  const violations = collectViolations()
  for (const [label, type, name] of names) violations.equal(fallbackName(label, type), name, label.slice(0, 40))
  t.same(violations.found, [])
})

t.test('a label of millions of characters is read in linear time', async (t) => {
  for (const label of [`exit-1-${'9'.repeat(3e6)}`, `exit-${'-1'.repeat(1e6)}x`, `jump-${'a'.repeat(3e6)}`]) {
    stageOfLabel(label)
    fallbackName(label, typeOfLabel(label))
  }
  t.pass()
})

t.test('a label is normalised with its type first', async (t) => {
  const cases = [
    ['Stage-A_1', 'stage', 'stage-stage-a-1'], ['stage-A_1', 'stage', 'stage-a-1'], ['7', 'stage', 'stage-7'], ['goal-x', 'goal', 'goal'],
    ['EXIT_1_0', 'exit', 'exit-1-0'], ['1-0', 'exit', 'exit-1-0'], ['X_y', 'unknown', 'x-y']
  ] as const
  const violations = collectViolations()
  for (const [label, type, folded] of cases) violations.equal(normalizeLabel(label, type), folded, label)
  t.same(violations.found, [])
})
