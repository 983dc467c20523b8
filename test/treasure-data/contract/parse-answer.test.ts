import { inspect } from 'node:util'
import t from 'tap'
import { describeFault, parseData } from '../../../src/treasure-data/contract/parse-answer.ts'
import { failureOf, plantedKey } from '../../support/td/start-upstream.ts'
import { collectViolations } from '../../support/collect-violations.ts'

t.test('JSON in UTF-8 is read, with or without a byte order mark', async (t) => {
  t.match(parseData(Buffer.from('{"data":"é"}'), 'statistics'), { data: 'é', drift: [] })
  t.match(parseData(Buffer.from('\ufeff{"data":[1]}'), 'statistics'), { data: [1], drift: [] })
})

t.test('anything else is malformed without being quoted', async (t) => {
  const bodies: Array<[body: Buffer, fault: string]> = [
    [Buffer.alloc(0), 'body: expected JSON'],
    [Buffer.from(plantedKey), 'body: expected JSON'],
    [Buffer.from(`{"a":${plantedKey}`), 'body: expected JSON'],
    [Buffer.from('{"a":NaN}'), 'body: expected JSON'],
    [Buffer.from('{"data":[{"id":"1"'), 'body: expected JSON'],
    [Buffer.from([0x22, 0xff, 0x22]), 'body: expected UTF-8'],
    [Buffer.from('{"a":"é"}', 'latin1'), 'body: expected UTF-8'],
    [Buffer.from('\ufeff{}', 'utf16le'), 'body: expected UTF-8']
  ]
  const violations = collectViolations()
  for (const [body, fault] of bodies) {
    const error = await failureOf(t, () => parseData(body, 'activation'))
    violations.match(error, { code: 'upstream-malformed', endpoint: 'activation', status: null, faults: [fault] }, body, fault)
    violations.notMatch(inspect(error, { depth: 9, showHidden: true }), /PLANTED/, body, fault)
  }
  t.same(violations.found, [])
})

t.test('data is the value under the key, including null', async (t) => {
  t.match(parseData(Buffer.from('{"data":null}'), 'statistics'), { data: null, drift: [] })
  t.match(parseData(Buffer.from('{"data":[1],"included":[]}'), 'statistics'), { data: [1], drift: [] })
})

t.test('the last of repeated keys counts, and is reported', async (t) => {
  const repeated = [{ kind: 'repeated-field', fields: ['*'], count: 1 }]
  t.match(parseData(Buffer.from('{"data":1,"data":2}'), 'statistics'), { data: 2, drift: repeated })
  t.match(parseData(Buffer.from('{"data":[{"a":1},{"a":1,"a":2}]}'), 'statistics'), { data: [{ a: 1 }, { a: 2 }], drift: repeated })
})

t.test('a body without data is malformed', async (t) => {
  const violations = collectViolations()
  for (const body of ['{}', '[]', 'null', '7', '"data"', '[{"data":1}]']) {
    const error = await failureOf(t, () => parseData(Buffer.from(body), 'statistics'))
    violations.same(error.faults, ['body: expected an object with data'], body)
  }
  t.same(violations.found, [])
})

t.test('a fault has the dotted path and what was expected there', async (t) => {
  t.equal(describeFault(['data', 'history', 0, 'size'], 'expected a number'), 'data.history.0.size: expected a number')
  t.equal(describeFault([], 'expected JSON'), 'body: expected JSON')
})

t.test('segments that could be text are hidden', async (t) => {
  const shown = ['123/KEY', 'a.b', '', ' ', 'x'.repeat(41), 'é', '*'].filter(segment => describeFault(['a', segment], 'e') !== 'a.*: e')
  t.same(shown, [])
})
