import fc from 'fast-check'
import t from 'tap'
import { earliestInstant, latestInstant, parseInstant } from '../../../src/domain/time/instant.ts'
import { collectViolations } from '../../support/collect-violations.ts'

t.test('all notations of TD are read as the same instant', async (t) => {
  const forms = [
    '2023-11-11T03:02:32.000Z', '2023-11-11T03:02:32Z', '2023-11-11 03:02:32 UTC', '2023-11-11 03:02:32 utc',
    '2023-11-11t03:02:32z', '2023-11-11T03:02:32', '2023-11-11 03:02:32', '2023-11-11T12:02:32+09:00',
    '2023-11-11 12:02:32 +0900', '2023-11-10T19:02:32.000-08:00', ' 2023-11-11T03:02:32Z\n'
  ]
  const violations = collectViolations()
  for (const form of forms) violations.equal(parseInstant(form), '2023-11-11T03:02:32.000Z', JSON.stringify(form))
  t.same(violations.found, [])
})

t.test('seconds and the time of day are optional, and fractions end at milliseconds', async (t) => {
  t.equal(parseInstant('2023-11-11'), '2023-11-11T00:00:00.000Z')
  t.equal(parseInstant('2023-11-11T03:02Z'), '2023-11-11T03:02:00.000Z')
  t.equal(parseInstant('2023-11-11T03:02:32.1Z'), '2023-11-11T03:02:32.100Z')
  t.equal(parseInstant('2023-11-11T03:02:32.123999Z'), '2023-11-11T03:02:32.123Z')
})

t.test('seconds and milliseconds since 1970 are valid times', async (t) => {
  const times: Array<[text: string, instant: string]> = [
    ['1699671752', '2023-11-11T03:02:32.000Z'], ['1699671752.25', '2023-11-11T03:02:32.250Z'],
    ['1699671752250', '2023-11-11T03:02:32.250Z'],
    ['1000000000', '2001-09-09T01:46:40.000Z'], ['9999999999', '2286-11-20T17:46:39.000Z']
  ]
  const violations = collectViolations()
  for (const [text, instant] of times) violations.equal(parseInstant(text), instant, text)
  t.same(violations.found, [])
})

t.test('placeholders and other texts are invalid times', async (t) => {
  const texts = [
    '', 'string', 'xxx', 'null', '0', '169967175', '16996717520', '0699671752', '16996717520000', '-1699671752', '1e9',
    '11 Nov 2023', '2023-11', '2023-11-11T03', '2023-11-11Z', '2023-11-11T03:02:32 PST',
    '2023-11-11T03:02:32+9', 'x2023-11-11', '2023-11-11x'
  ]
  const violations = collectViolations()
  for (const text of texts) violations.equal(parseInstant(text), null, JSON.stringify(text))
  t.same(violations.found, [])
})

t.test('days, hours and offsets that do not exist are invalid times', async (t) => {
  const texts = [
    '2026-02-30', '2026-02-30T00:00:00Z', '2025-02-29T00:00:00Z', '2026-13-01T00:00:00Z', '0000-01-01T00:00:00Z',
    '2026-01-01T25:00:00Z', '2026-01-01T10:60:00Z', '2026-01-01T10:00:60Z', '2026-01-01T10:00:00+25:00',
    '2026-01-01T10:00:00+09:99', '9999-12-31T23:00:00-05:00'
  ]
  const violations = collectViolations()
  for (const text of texts) violations.equal(parseInstant(text), null, text)
  t.same(violations.found, [])
})

t.test('its own form is read back unchanged', async () => {
  const moment = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
  fc.assert(fc.property(moment, date => parseInstant(date.toISOString()) === date.toISOString()))
})

t.test('reading never fails, and results are ISO in UTC', async () => {
  const text = fc.oneof(fc.string(), fc.stringMatching(/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?( ?(Z|UTC|[+-]\d{2}:?\d{2}))?$/))
  fc.assert(fc.property(
    text, sent => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(parseInstant(sent) ?? '2026-01-01T00:00:00.000Z')
  ))
})

t.test('the earliest and the latest skip invalid times', async (t) => {
  const times = [null, '2026-08-20T00:00:00.000Z', '2026-08-19T00:00:00.000Z', null, '2026-08-21T00:00:00.000Z']
  t.equal(earliestInstant(times), '2026-08-19T00:00:00.000Z')
  t.equal(latestInstant(times), '2026-08-21T00:00:00.000Z')
  t.equal(earliestInstant([null]), null)
  t.equal(latestInstant([]), null)
})
