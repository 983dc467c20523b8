import t from 'tap'
import { parseTdApiKey } from '../../../src/treasure-data/client/td-api-key.ts'
import { plantedKey } from '../../support/td/start-upstream.ts'
import { collectViolations } from '../../support/collect-violations.ts'

t.test('a key is read without surrounding white space and a pasted prefix', async (t) => {
  const violations = collectViolations()
  for (const text of [
    plantedKey, ` ${plantedKey}\n`, `TD1 ${plantedKey}`, `\ttd1  ${plantedKey}\r\n`, `Td1\t${plantedKey}`, `\ufeff${plantedKey}`
  ]) {
    violations.equal(parseTdApiKey(text).reveal(), plantedKey, text)
  }
  t.same(violations.found, [])
})

t.test('an invalid key is refused without being shown', async (t) => {
  const refusals: Array<[text: string, message: RegExp]> = [
    ['', /is empty/],
    [' \n', /is empty/],
    ['TD1 ', /too short/],
    ['1/2345678', /too short/],
    [`${plantedKey.slice(0, 12)}\n${plantedKey.slice(12)}`, /visible ASCII/],
    [`${plantedKey} ${plantedKey}`, /visible ASCII/],
    [`TD1 TD1 ${plantedKey}`, /visible ASCII/],
    [`${plantedKey}é`, /visible ASCII/],
    [`${plantedKey}\u0000`, /visible ASCII/],
    [`${plantedKey}\u007f`, /visible ASCII/]
  ]
  const violations = collectViolations()
  for (const [text, message] of refusals) {
    const error = violations.throws(() => parseTdApiKey(text), { message }, text)
    violations.notMatch(String(error instanceof Error && error.stack), /PLANTED|2345678/, text, message)
  }
  t.same(violations.found, [])
})
