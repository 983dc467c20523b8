import t from 'tap'
import { derivations, type Derivation } from '../../../src/domain/explain/derivation.ts'
import { completeExplanation } from '../../../src/domain/explain/explanation.ts'
import type { NumberLocation } from '../../../src/domain/numbers/number-location.ts'

const { one, total, add, subtract, multiply, divide, max, share, onlyIf, constant } = derivations

const locate = (key: string, value: number): NumberLocation =>
  ({ source: 'statistics', period: 'current', path: { parent: { parent: null, key: 'data' }, key }, value })
const part = one('part', locate('p', 3))
const whole = one('whole', locate('w', 4))
const complete = (derivation: Derivation, value: number | null = 1, more = {}) =>
  completeExplanation({ kind: 'rate', name: 'x', derivation, explains: '', ...more }, value)

t.test('the formula says what the expression computes', async t => {
  const { formula, expression } = complete(
    subtract(multiply(divide(part, whole), constant(100)), add(part, whole), max(part, subtract(whole, part)))
  )
  t.equal(formula, '((part / whole) * 100) - (part + whole) - max(part, whole - part)')
  t.strictSame(expression, {
    op: 'subtract',
    of: [
      { op: 'multiply', of: [{ op: 'divide', of: ['part', 'whole'] }, 100] },
      { op: 'add', of: ['part', 'whole'] },
      { op: 'max', of: ['part', { op: 'subtract', of: ['whole', 'part'] }] }
    ]
  })
})

t.test('each operand is listed once, with all its addends', async t => {
  const sum = total('sum', [locate('a', 1), locate('b/c', 2)])
  t.strictSame(complete(add(sum, part, sum)).operands, [
    {
      name: 'sum',
      value: 3,
      addends: [
        { source: 'statistics', period: 'current', pointer: '/data/a', value: 1 },
        { source: 'statistics', period: 'current', pointer: '/data/b~1c', value: 2 }
      ]
    },
    { name: 'part', value: 3, addends: [{ source: 'statistics', period: 'current', pointer: '/data/p', value: 3 }] }
  ])
})

t.test('TD\'s own percentage is shown with the value and the difference', async t => {
  const reported = locate('r', 70)
  t.match(complete(divide(part, whole), 0.75, { reported }), {
    reported: { percent: 70, source: 'statistics', pointer: '/data/r' }, difference: 5, withheld: null
  })
  t.match(complete(divide(part, whole), null, { reported }), { reported: { percent: 70 }, difference: null })
  t.match(complete(divide(part, whole)), { reported: null, difference: null })
})

t.test('a missing value says why', async t => {
  const missing = total('missing', [locate('a', 1), null])
  const absent = total('absent', [], null)
  t.match(missing, { value: null, locations: { length: 1 } })
  t.match(complete(onlyIf(false, add(missing, absent, part), 'Otherwise.'), null).withheld, /missing, absent\.$/)
  t.equal(complete(add(onlyIf(false, part, 'Otherwise.'), whole), null).withheld, 'Otherwise.')
  const outer = onlyIf(false, share(whole, part), 'With dates it is withheld.')
  t.equal(complete(outer, null).withheld, 'With dates it is withheld.', 'the outermost reason counts')
  const withheld = (part: number, whole: number) =>
    complete(share(one('part', locate('p', part)), one('whole', locate('w', whole))), null).withheld
  t.match(withheld(0, 0), /whole is 0/)
  t.match(withheld(5, 4), /part is not between 0 and whole/)
  t.match(withheld(-1, 4), /part is not between 0/)
  t.match(total('none', []), { value: 0 })
})
