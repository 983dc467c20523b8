import { inspect } from 'node:util'
import t from 'tap'
import { Secret } from '../../../src/runtime/secret.ts'
import { createLogger } from '../../../src/operations/logs/logger.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const word = 'a word that must not be shown'

function logged (write: (logger: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = []
  write(createLogger('trace', { write: line => { lines.push(line) } }))
  for (const line of lines) JSON.parse(line)
  return lines.join('')
}

t.test('credentials in headers are redacted at any depth', async t => {
  const violations = collectViolations()
  for (const name of ['authorization', 'Authorization', 'proxy-authorization', 'x-api-key', 'cookie', 'set-cookie']) {
    for (const value of [word, `${word} "quoted" \\`, [word, word]]) {
      const headers = { [name]: value, accept: 'text/html' }
      const text = logged(logger => {
        logger.info(headers, 'in the open')
        logger.info({ req: { headers }, list: [{ headers }], a: { b: { c: { d: headers } } } }, 'within')
        logger.warn({ err: Object.assign(new Error('refused'), { headers, options: { headers } }) }, 'in an error')
        logger.child({ headers }).info('in a child')
      })
      violations.notMatch(text, word, value, name)
      violations.equal(text.split(`"${name}":"[redacted]"`).length - 1, 7, name)
      violations.match(text, '"accept":"text/html"', value, name)
    }
  }
  t.same(violations.found, [])
})

t.test('keys and tokens are redacted everywhere', async t => {
  const tdKey = '4711/0123456789abcdef0123456789abcdef01234567'
  const clientKey = `tdj_${'aB3-_'.repeat(8)}xyz`
  const token = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJteSJ9.c2lnbmF0dXJl'
  const text = logged(logger => {
    logger.error({ err: new Error(`invalid header TD1 ${tdKey}`) }, `the key ${clientKey}`)
    logger.info({ list: [token], [clientKey]: 1 }, `Bearer ${token}`)
  })
  const violations = collectViolations()
  for (const secret of [tdKey, clientKey, token]) violations.notMatch(text, secret.slice(0, 16), secret)
  t.same(violations.found, [])
  t.match(text, 'invalid header TD1 [redacted]')
})

t.test('other texts stay', async t => {
  const text = logged(logger =>
    logger.info({ path: '/v1/journeys/1000/statistics', reqId: 'a-1', authorized: 'yes', cookies: 3 }, 'answered'))
  t.match(JSON.parse(text), { path: '/v1/journeys/1000/statistics', reqId: 'a-1', authorized: 'yes', cookies: 3, msg: 'answered' })
})

t.test('no line shows a wrapped secret', async t => {
  const secret = new Secret(word)
  const text = logged(logger => {
    logger.info({ secret, deep: { list: [secret] } }, `${secret} %s %o %j`, secret, secret, secret)
    logger.error({ err: Object.assign(new Error(`refused ${secret}`), { secret }) })
    logger.info(inspect(structuredClone({ secret })))
  })
  t.notMatch(text, word)
  t.match(text, '"secret":"[secret]"')
})

t.test('a line that is built elsewhere looks like any other, at level info', async t => {
  const lines: string[] = []
  const sink = { lastLevel: 0, write: (line: string) => { lines.push(line) } }
  const logger = createLogger('info', sink)
  logger.info({ reqId: 'a-1', ms: 0.1 }, 'answered')
  sink.lastLevel = 60
  logger.lines.forMessage('answered')('"reqId":"a-1","ms":0.1')
  t.equal(sink.lastLevel, 30)
  const [one, other] = lines.map(line => line.replace(/"time":\d+/, ''))
  t.equal(other, one)
  t.equal(logger.lines.redact(`"tdj_${'a'.repeat(43)}"`), '"[redacted]"')
})
