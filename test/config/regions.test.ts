import t from 'tap'
import { parseTdOrigin, regionNames, regionOrigins } from '../../src/config/regions.ts'
import { collectViolations } from '../support/collect-violations.ts'

const strict = { allowCustom: false }
const custom = { allowCustom: true }

t.test('every region has its own origin, which is accepted', async (t) => {
  t.equal(new Set(Object.values(regionOrigins)).size, regionNames.length)
  const violations = collectViolations()
  for (const name of regionNames) {
    violations.equal(parseTdOrigin(regionOrigins[name], { allowCustom: false }), regionOrigins[name], name)
  }
  t.same(violations.found, [])
})

t.test('hosts of Treasure Data and this machine are accepted', async (t) => {
  const accepted: Array<[text: string, origin: string]> = [
    ['https://api-cdp.treasuredata.com', 'https://api-cdp.treasuredata.com'],
    ['https://API-CDP.treasuredata.co.jp:443/', 'https://api-cdp.treasuredata.co.jp'],
    ['http://127.0.0.1:9999', 'http://127.0.0.1:9999'],
    ['http://127.8.8.8', 'http://127.8.8.8'],
    ['http://localhost:1/', 'http://localhost:1'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    ['https://localhost', 'https://localhost']
  ]
  const violations = collectViolations()
  for (const [text, origin] of accepted) violations.equal(parseTdOrigin(text, strict), origin, text, origin)
  t.same(violations.found, [])
})

t.test('other hosts must be allowed explicitly', async (t) => {
  const violations = collectViolations()
  for (const text of [
    'https://proxy.example', 'https://api-cdp.treasuredata.com.evil.example', 'https://api-cdp.treasuredata.com:8443',
    'https://api-cdp.treasuredata.com.', 'https://api-cdp.in.treasuredata.com', 'https://127.0.0.1.evil.example'
  ]) {
    violations.throws(() => parseTdOrigin(text, strict), { message: /is not an origin of Treasure Data/ }, text)
    violations.equal(parseTdOrigin(text, custom), text, text)
  }
  t.same(violations.found, [])
})

t.test('only origins are accepted, even if custom ones are allowed', async (t) => {
  const refusals: Array<[text: string, message: RegExp]> = [
    ['', /not a URL/],
    ['api-cdp.treasuredata.com', /not a URL/],
    ['https://', /not a URL/],
    ['http://api-cdp.treasuredata.com', /https/],
    ['http://proxy.example', /https/],
    ['ftp://127.0.0.1', /https/],
    ['https://api-cdp.treasuredata.com/v1', /only an origin/],
    ['https://api-cdp.treasuredata.com?', /only an origin/],
    ['https://api-cdp.treasuredata.com?a=b', /only an origin/],
    ['https://api-cdp.treasuredata.com/#', /only an origin/],
    ['https://@api-cdp.treasuredata.com', /user name/],
    ['https://api-cdp.treasuredata.com\\@evil.example', /user name/],
    ['https://planted:secret@api-cdp.treasuredata.com', /user name/],
    ['http://planted:secret@127.0.0.1', /user name/]
  ]
  const violations = collectViolations()
  for (const [text, message] of refusals) {
    for (const options of [strict, custom]) {
      const error = violations.throws(() => parseTdOrigin(text, options), { message }, text, options)
      violations.notMatch(String(error instanceof Error && error.stack), /planted|secret@/, options, text, message)
    }
  }
  t.same(violations.found, [])
})
