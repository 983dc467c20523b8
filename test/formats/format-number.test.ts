import t from 'tap'
import { formatNumber } from '../../src/formats/format-number.ts'
import { collectViolations } from '../support/collect-violations.ts'

t.test('numbers are grouped by thousands and keep what digits people read', async t => {
  const written = { 0: '0', 999: '999', 1000: '1,000', 1234567: '1,234,567', 12.345: '12.35', 1234.5: '1,234.5', 0.001234: '0.0012' }
  const violations = collectViolations()
  for (const [value, text] of Object.entries(written)) violations.equal(formatNumber(Number(value)), text, value, text)
  t.same(violations.found, [])
  t.equal(formatNumber(-1234), '-1,234')
  t.equal(formatNumber(1e25), '1e+25')
})
