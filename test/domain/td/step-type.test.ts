import t from 'tap'
import { bareStepId, parseStepType, typeOfStep } from '../../../src/domain/td/step-type.ts'
import { collectViolations } from '../../support/collect-violations.ts'

t.test('the prefix of a key says what the step does', async (t) => {
  t.equal(typeOfStep('wait_step_1b7f'), 'wait')
  t.equal(typeOfStep('activation_1b7f'), 'activation')
  t.equal(typeOfStep('jump-1b7f'), 'jump')
  t.equal(typeOfStep('WAIT_STEP_1B7F'), 'wait')
})

t.test('keys without a known prefix are of unknown type', async (t) => {
  const keys = ['', '0d1c2b3a-1111-4222-8333-444455556666', 'waiting_1', 'await_1', 'jump', 'constructor', '__proto__']
  const violations = collectViolations()
  for (const key of keys) violations.equal(typeOfStep(key), 'unknown', key)
  t.same(violations.found, [])
})

t.test('a definition\'s word for a step is known by name', async (t) => {
  const words = ['WaitStep', 'Activation', 'DecisionPoint', 'Merge', 'Jump', 'End', 'AbTest', 'wait', 'constructor']
  t.strictSame(words.map(parseStepType), ['wait', 'activation', 'decision-point', 'merge', 'jump', 'end', 'ab-test', 'unknown', 'unknown'])
})

t.test('steps are compared without kind, case and underscores', async (t) => {
  const violations = collectViolations()
  for (const key of ['wait_step_A_1', 'WAIT-a-1', 'activation_a-1', 'jump-a_1', 'a_1']) violations.equal(bareStepId(key), 'a-1', key)
  t.same(violations.found, [])
})
