import fc from 'fast-check'
import t from 'tap'
import { countRepeatedKeys } from '../../../src/treasure-data/contract/count-repeated-keys.ts'
import { scanBody } from '../../../src/treasure-data/contract/scan-body.ts'
import { collectViolations } from '../../support/collect-violations.ts'

function countIn (text: string): number {
  return countRepeatedKeys(scanBody(Buffer.from(text)).members, JSON.parse(text))
}

t.test('keys that are repeated in an object are counted, in any notation and at any depth', async t => {
  const texts: Array<[text: string, count: number]> = [
    ['{"a":1,"a":2}', 1],
    ['{"a":1,"a":2,"a":{"b":1,"b":1}}', 3],
    ['{"a":1,"\\u0061":2}', 1],
    ['{"__proto__":1,"__proto__":{"b":1}}', 1],
    ['[{"a":1},{"a":1}]', 0],
    ['{"a":{"a":"a"},"b":{"a":1}}', 0],
    ['{ "a" \n:\t1 , "a"\r:2 }', 1],
    [String.raw`{"a":"\":\"","b":"\\","c\"":1,"c":":"}`, 0],
    ['"a"', 0],
    ['1', 0]
  ]
  const violations = collectViolations()
  for (const [text, count] of texts) violations.equal(countIn(text), count, text)
  t.same(violations.found, [])
})

t.test('written JSON has none, and one more for each member written twice', async t => {
  fc.assert(fc.property(fc.json(), text => countIn(text) === 0))
  fc.assert(fc.property(fc.string(), fc.json(), fc.nat(20), (key, member, times) => {
    const members = Array.from({ length: times + 1 }, () => `${JSON.stringify(key)}: ${member}`)
    // keys within ignored ones are gone as well
    return countIn(`{${members.join()}}`) >= times
  }))
  t.pass()
})

// reading any of these in quadratic time would not end
t.test('texts of many quotes, backslashes or levels are read', async t => {
  const violations = collectViolations()
  for (const text of ['\\"', '\\\\'].map(piece => `{"a":"${piece.repeat(1_000_000)}"}`)) violations.equal(countIn(text), 0, text)
  t.same(violations.found, [])
  t.equal(countIn(`${'{"a":['.repeat(3_000)}${']}'.repeat(3_000)}`), 0)
})
