import t from 'tap'
import { describeFault } from '../../../src/treasure-data/errors/describe-fault.ts'

t.test('a fault tells the dotted path and what was expected there', async (t) => {
  t.equal(describeFault(['data', 'history', 0, 'size'], 'expected a number'), 'data.history.0.size: expected a number')
  t.equal(describeFault([], 'expected JSON'), 'body: expected JSON')
})

t.test('segments that could be text are hidden', async (t) => {
  for (const segment of ['123/KEY', 'a.b', '', ' ', 'x'.repeat(41), 'é', '*']) t.equal(describeFault(['a', segment], 'e'), 'a.*: e')
})
