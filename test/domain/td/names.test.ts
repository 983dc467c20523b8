import t from 'tap'
import { readName, visibleName } from '../../../src/domain/td/names.ts'
import { collectViolations } from '../../support/collect-violations.ts'

t.test('a name with only invisible characters is missing', async t => {
  const invisible = [
    '', ' ', '\t\r\n', '\u00a0', '\u00ad', '\u034f', '\u115f\u1160', '\u180e', '\u200b\u200c\u200d', '\u200e\u200f', '\u2028', '\u2060',
    '\u2800', '\u3000', '\u3164', '\ufe0f', '\ufeff', '\uffa0', '\u{e0001}\u{e0020}', '\u0000\u001b'
  ]
  const violations = collectViolations()
  for (const text of [...invisible, invisible.join('')]) violations.equal(readName(text), null, JSON.stringify(text))
  const visible = ['a', '\u200ba\u200b', '0', '😀', '👩‍👩‍👧', '日', '\ud800', '\u0301', '\ue000']
  for (const text of visible) violations.equal(readName(text), text, text)
  t.same(violations.found, [])
  t.equal(readName(null), null)
})

t.test('names that look the same are equal', async t => {
  t.equal(visibleName(' Cafe\u0301\u200b \t\u00a0au\u200b lait '), 'Caf\u00e9 au lait')
  t.equal(visibleName('a \u200b b'), 'a b')
  t.not(visibleName('a'), visibleName('A'))
})
