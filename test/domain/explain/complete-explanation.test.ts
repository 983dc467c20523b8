import t from 'tap'
import { completeExplanation } from '../../../src/domain/explain/complete-explanation.ts'
import { add, divide, multiply, shareOfTerms, subtract, termOf, type Derivation } from '../../../src/domain/explain/explanation.ts'
import type { Place } from '../../../src/domain/explain/number-location.ts'

const placeOf = (key: string, value: number): Place => ({ source: 'statistics', period: 'current', path: { parent: { parent: null, key: 'data' }, key }, value })
const part = termOf('part', [placeOf('p', 3)])
const whole = termOf('whole', [placeOf('w', 4)])
const complete = (derivation: Derivation, value: number | null = 1, more = {}) => completeExplanation({ kind: 'rate', name: 'x', derivation, explains: '', ...more }, value)

t.test('the formula reads as the expression computes', async t => {
  const { formula, expression } = complete(subtract(multiply(divide(part, whole), 100), add(part, whole), { op: 'max', of: [part, subtract(whole, part)] }))
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

t.test('each operand is told once, with all that it adds up', async t => {
  const sum = termOf('sum', [placeOf('a', 1), placeOf('b/c', 2)])
  t.strictSame(complete(add(sum, part, sum)).operands, [
    { name: 'sum', value: 3, addends: [{ source: 'statistics', period: 'current', pointer: '/data/a', value: 1 }, { source: 'statistics', period: 'current', pointer: '/data/b~1c', value: 2 }] },
    { name: 'part', value: 3, addends: [{ source: 'statistics', period: 'current', pointer: '/data/p', value: 3 }] }
  ])
})

t.test('TD\'s own percent stands beside the value, with the difference', async t => {
  const reported = placeOf('r', 70)
  t.match(complete(divide(part, whole), 0.75, { reported }), { reported: { percent: 70, source: 'statistics', pointer: '/data/r' }, difference: 5, withheld: null })
  t.match(complete(divide(part, whole), null, { reported }), { reported: { percent: 70 }, difference: null })
  t.match(complete(divide(part, whole)), { reported: null, difference: null })
})

t.test('a value that is not there says why', async t => {
  const missing = termOf('missing', [placeOf('a', 1), null])
  const absent = termOf('absent', [], null)
  t.match(missing, { value: null, places: { length: 1 } })
  t.match(complete(add(missing, absent, part), null, { otherwise: 'Otherwise.' }).withheld, /missing, absent\.$/)
  const withheld = (part: number, whole: number) => {
    const terms = shareOfTerms(termOf('part', [placeOf('p', part)]), termOf('whole', [placeOf('w', whole)]))
    return complete(terms.derivation, null, terms).withheld
  }
  t.match(withheld(0, 0), /whole is 0/)
  t.match(withheld(5, 4), /part lies outside 0 to whole/)
  t.match(withheld(-1, 4), /part lies outside/)
  t.equal(termOf('none', []).value, 0)
})
