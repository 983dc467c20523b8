import t from 'tap'
import { parseJsonMediaType, parseRetryAfter } from '../../../src/treasure-data/client/read-answer.ts'
import { collectViolations } from '../../support/collect-violations.ts'

t.test('JSON media types are kept as sent, with only a UTF-8 charset as parameter', async (t) => {
  const violations = collectViolations()
  for (const [sent, kept = sent] of [
    ['application/json'],
    ['application/vnd.treasuredata.v1+json'],
    ['Application/JSON; charset=utf-8'],
    ['application/json;Charset="UTF-8"', 'application/json; charset=utf-8'],
    ['application/json; a=b; charset=utf-8 ;c=d', 'application/json; charset=utf-8'],
    ['application/problem+json ;x=y', 'application/problem+json'],
    ['application/json; charset=latin1', 'application/json'],
    ['application/json; xcharset=utf-8', 'application/json'],
    ['application/json; key="4711/secret"', 'application/json'],
    ['application/json;', 'application/json']
  ] as const) {
    violations.equal(parseJsonMediaType(` ${sent} `), kept, sent)
  }
  t.same(violations.found, [])
  t.equal(parseJsonMediaType(null), 'application/json')
})

t.test('other media types and garbage are invalid', async (t) => {
  const violations = collectViolations()
  const long = `application/${'a'.repeat(128)}+json`
  for (const type of [
    '', 'text/html', 'text/json', 'application/jsonp', 'application/json, text/html', '+json', 'application/json; a=\u00e9', long
  ]) {
    violations.equal(parseJsonMediaType(type), null, type)
  }
  t.same(violations.found, [])
})

const now = Date.parse('2026-01-01T00:00:00.500Z')

t.test('a Retry-After in seconds or as an HTTP date is read', async (t) => {
  t.equal(parseRetryAfter('0', now), 0)
  t.equal(parseRetryAfter(' 120 ', now), 120)
  t.equal(parseRetryAfter('Thu, 01 Jan 2026 00:01:00 GMT', now), 60)
})

t.test('any other Retry-After is ignored', async (t) => {
  const ignored = [
    null, '', '-5', '+5', '1.5', '1e3', 'abc', 'abc 5', '9'.repeat(30), 'Thu, 01 Jan 2026 00:00:00 GMT', '2026-01-01T00:01:00Z',
    'Thu, 99 Jan 2026 00:01:00 GMT'
  ]
  t.same(ignored.filter(header => parseRetryAfter(header, now) !== null), [])
})
