import t from 'tap'
import { typeOfStep } from '../../src/domain/step-type.ts'

t.test('the prefix of a key tells what the step does', async (t) => {
  t.equal(typeOfStep('wait_step_1b7f'), 'wait')
  t.equal(typeOfStep('activation_1b7f'), 'activation')
  t.equal(typeOfStep('jump-1b7f'), 'jump')
  t.equal(typeOfStep('WAIT_STEP_1B7F'), 'wait')
})

t.test('keys without a known prefix are of unknown type', async (t) => {
  const keys = ['', '0d1c2b3a-1111-4222-8333-444455556666', 'waiting_1', 'await_1', 'jump', 'constructor', '__proto__']
  for (const key of keys) t.equal(typeOfStep(key), 'unknown', key)
})
