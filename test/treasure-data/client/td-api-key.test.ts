import t from 'tap'
import { parseTdApiKey } from '../../../src/treasure-data/client/td-api-key.ts'
import { plantedKey } from '../../support/td/start-upstream.ts'

t.test('a key is taken without surrounding white space and a pasted prefix', async (t) => {
  for (const text of [
    plantedKey, ` ${plantedKey}\n`, `TD1 ${plantedKey}`, `\ttd1  ${plantedKey}\r\n`, `Td1\t${plantedKey}`, `\ufeff${plantedKey}`
  ]) {
    t.equal(parseTdApiKey(text).reveal(), plantedKey)
  }
})

t.test('what is no key is refused without being shown', async (t) => {
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
  for (const [text, message] of refusals) {
    const error = t.throws(() => parseTdApiKey(text), { message })
    t.notMatch(String(error instanceof Error && error.stack), /PLANTED|2345678/)
  }
})
