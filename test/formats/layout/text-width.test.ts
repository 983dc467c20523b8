import t from 'tap'
import { fitText, fitTexts, measureText } from '../../../src/formats/layout/text-width.ts'
import { collectViolations } from '../../support/collect-violations.ts'

t.test('Japanese and emoji count as wide, narrow letters as narrow, joined characters as one', async t => {
  t.ok(measureText('日本語') > measureText('abc'))
  t.ok(measureText('iii') < measureText('WWW'))
  t.equal(measureText('👩‍👩‍👧'), measureText('😀'))
  t.equal(measureText('e\u0301'), measureText('é'))
})

t.test('text that fits stays whole, and other text is cut with an ellipsis', async t => {
  t.equal(fitText('Short', 20), 'Short')
  const violations = collectViolations()
  for (const text of [
    'A name of many words that goes on and on', '日本語の長い名前がここにあります', '👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 'x'.repeat(5_000)
  ]) {
    const fitted = fitText(text, 5)
    violations.match(fitted, /…$/, text)
    violations.ok(measureText(fitted) <= 5.1, fitted, text)
    violations.ok(text.startsWith(fitted.slice(0, -1)), text)
    violations.notMatch(fitted, /\u200d…$/, text)
  }
  t.same(violations.found, [])
})

t.test('of several texts only the first one is cut, and the others are there whole or not at all', async t => {
  t.equal(fitTexts([], 20), '')
  t.equal(fitTexts(['175 inside', 'waits 14 days', '36 entered'], 40), '175 inside · waits 14 days · 36 entered')
  t.equal(fitTexts(['175 inside', 'waits 14 days', '36 entered'], 16), '175 inside · waits 14 days')
  t.equal(fitTexts(['175 inside', 'waits for a very long condition', '36 entered'], 16), '175 inside · 36 entered')
  t.match(fitTexts(['to a stage with a long name', '3 inside'], 10), /^to a stage.*…$/)
})
