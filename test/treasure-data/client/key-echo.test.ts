import t from 'tap'
import { withoutKey } from '../../../src/treasure-data/client/key-echo.ts'
import type { TdAnswer } from '../../../src/treasure-data/client/read-answer.ts'
import { Secret } from '../../../src/runtime/secret.ts'
import { collectViolations } from '../../support/collect-violations.ts'
import { failureOf } from '../../support/td/start-upstream.ts'

const secret = '0123456789abcdef0123456789abcdef01234567'
const key = new Secret(`4711/${secret}`)

function answerWith (body: string, more: Partial<TdAnswer> = {}): TdAnswer {
  return { body: Buffer.from(body), mediaType: 'application/json', etag: '"abc"', lastModified: null, ...more }
}

function faultOf (answer: TdAnswer, used = key): string | null {
  try {
    withoutKey(answer, used, 'statistics')
    return null
  } catch (error) {
    return Object(error).faults.join()
  }
}

const escapeAll = (text: string): string => [...text].map(char => `\\u00${char.charCodeAt(0).toString(16)}`).join('')

t.test('a body that repeats the key in any common form is refused', async t => {
  const violations = collectViolations()
  const base64 = (text: string): string => Buffer.from(text).toString('base64')
  for (const echo of [
    key.reveal(), `TD1 4711\\/${secret}`, encodeURIComponent(key.reveal()), secret, secret.slice(0, 14),
    base64(key.reveal()), base64(`TD1 ${key.reveal()}`), base64(`x${secret}`), base64(`xy${secret}`), base64(`xyz${secret}x`),
    escapeAll(key.reveal()), escapeAll(key.reveal()).toUpperCase().replaceAll('\\U', '\\u')
  ]) violations.equal(faultOf(answerWith(`{"data":{"name":"${echo}"}}`)), 'body: expected no API key', echo)
  const quoted = new Secret('4711/"a\\b"c%d&e"f0123456789')
  violations.equal(faultOf(answerWith(JSON.stringify({ data: quoted.reveal() })), quoted), 'body: expected no API key', 'escaped')
  const short = new Secret('123456789/ab')
  violations.equal(faultOf(answerWith('{"data":"123456789/ab"}'), short), 'body: expected no API key', 'short')
  violations.equal(faultOf(answerWith('{"data":"ab"}'), short), null, 'part of a short one')
  t.same(violations.found, [])
})

t.test('other bodies are returned unchanged', async t => {
  const violations = collectViolations()
  const parts = [secret.slice(0, 11), `${secret.slice(20)}x`].map(part => `{"data":"${part}"}`)
  for (const body of ['', '{"data":{}}', '{"data":"\\u003c4711\\u003e"}', ...parts]) {
    const answer = answerWith(body)
    violations.same(withoutKey(answer, key, 'statistics'), answer, body)
  }
  t.same(violations.found, [])
})

t.test('a media type with the key is refused, and a validator is dropped', async t => {
  t.equal(faultOf(answerWith('{}', { mediaType: `application/${secret}+json` })), 'content-type: expected no API key')
  t.same(withoutKey(answerWith('{}', { etag: `"${key.reveal()}"`, lastModified: secret.slice(0, 20) }), key, 'statistics'),
    answerWith('{}', { etag: null }))
})

t.test('the error contains no part of the key', async t => {
  const error = await failureOf(t, () => withoutKey(answerWith(key.reveal(), { mediaType: secret }), key, 'conversion'))
  t.match(error, { code: 'upstream-malformed', endpoint: 'conversion' })
  t.notMatch(JSON.stringify(error), /4711|0123/)
})
