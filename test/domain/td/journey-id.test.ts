import t from 'tap'
import { parseJourneyId } from '../../../src/domain/td/journey-id.ts'
import { collectViolations } from '../../support/collect-violations.ts'

t.test('ids of 1 to 19 digits are read as text, without loss of digits', async (t) => {
  const violations = collectViolations()
  for (const id of ['1', '12345', '9007199254740993', '9223372036854775807']) violations.equal(parseJourneyId(id), id, id)
  t.same(violations.found, [])
})

t.test('other ids are invalid', async (t) => {
  const texts = ['', '0', '012', '-1', '1.0', '1e3', ' 1', '1\n', '12345678901234567890', '１２', '../1', '1/statistics', '__proto__']
  const violations = collectViolations()
  for (const text of texts) violations.equal(parseJourneyId(text), null, JSON.stringify(text))
  t.same(violations.found, [])
})
