import { format, inspect } from 'node:util'
import t from 'tap'
import { Secret } from '../../src/runtime/secret.ts'
import { collectViolations } from '../support/collect-violations.ts'

const key = '1/abcdef0123456789'
const secret = new Secret(key)

t.test('the secret is returned only on request', async (t) => {
  t.equal(secret.reveal(), key)
})

t.test('printing it in any way shows [secret]', async (t) => {
  t.equal(`${secret}`, '[secret]')
  t.equal(String(secret), '[secret]')
  t.equal('' + secret, '[secret]')
  t.equal(JSON.stringify({ secret }), '{"secret":"[secret]"}')
  t.equal(inspect(secret), '[secret]')
  t.equal(inspect({ deep: [secret] }), '{ deep: [ [secret] ] }')
})

t.test('inspecting or copying it never shows the value', async (t) => {
  const seen = [
    inspect(secret, { showHidden: true, showProxy: true, depth: Infinity }),
    inspect(secret, { customInspect: false, showHidden: true }),
    format('%s %o %O %j %d', secret, secret, secret, secret, secret),
    JSON.stringify({ ...secret }),
    JSON.stringify(structuredClone({ ...secret })),
    JSON.stringify(Object.getOwnPropertyDescriptors(secret)),
    new Error(`refused: ${secret}`, { cause: secret }).stack,
    inspect(new Error('refused', { cause: secret }))
  ]
  const violations = collectViolations()
  for (const text of seen) violations.notMatch(text, key, text)
  t.same(violations.found, [])
})

t.test('secrets can be compared without being revealed', async t => {
  t.ok(new Secret('a').equals(new Secret('a')))
  t.notOk(new Secret('a').equals(new Secret('b')))
})
