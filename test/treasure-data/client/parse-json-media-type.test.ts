import t from 'tap'
import { parseJsonMediaType } from '../../../src/treasure-data/client/parse-json-media-type.ts'

t.test('JSON media types are kept as sent', async (t) => {
  for (const type of ['application/json', 'Application/JSON; charset=utf-8', 'application/vnd.treasuredata.v1+json', 'application/problem+json ;x=y']) {
    t.equal(parseJsonMediaType(` ${type} `), type)
  }
  t.equal(parseJsonMediaType(null), 'application/json')
})

t.test('other media types and garbage are none', async (t) => {
  for (const type of ['', 'text/html', 'text/json', 'application/jsonp', 'application/json, text/html', '+json', 'application/json; a=\u00e9']) {
    t.equal(parseJsonMediaType(type), null)
  }
})
