import { createHash } from 'node:crypto'
import t from 'tap'
import { readAnswer } from '../../support/service/read-answer.ts'
import { startService } from '../../support/service/start-service.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const report = '/v1/journeys/1000/statistics'

t.test('every answer tells browsers not to sniff, run or frame it', async t => {
  const { get } = await startService(t)
  await get(report)
  const violations = collectViolations()
  for (const path of [
    report, '/v1/cache', '/healthz', '/problems/forbidden', '/nothing', `${report}?x=1`, '/openapi.json', '/docs/', '/'
  ]) {
    const { headers } = await get(path)
    violations.equal(headers.get('x-content-type-options'), 'nosniff', path)
    violations.match(headers.get('content-security-policy'), /frame-ancestors 'none'/, path)
    violations.match(headers.get('content-security-policy'), /default-src '(none|self)'/, path)
    violations.notMatch(headers.get('content-security-policy'), /script-src[^;]*unsafe/, path)
    violations.equal(headers.get('cross-origin-resource-policy'), 'same-origin', path)
    violations.equal(headers.get('referrer-policy'), 'no-referrer', path)
    violations.equal(headers.get('strict-transport-security'), null, path)
    violations.equal(headers.get('server'), null, path)
    violations.equal(headers.get('x-powered-by'), null, path)
  }
  t.same(violations.found, [])
})

t.test('a picture allows only its own style', async t => {
  const service = await startService(t)
  const violations = collectViolations()
  for (const path of [
    '/v1/journeys/1000/conversion-graph?format=svg', '/v1/journeys/1000/conversion-graph?format=svg',
    '/v1/journeys/1000/conversion-graph?format=svg&width=400'
  ]) {
    const answer = await readAnswer(service, path)
    const [, style = ''] = /<style>(.*?)<\/style>/.exec(answer.bytes.toString()) ?? []
    const digest = createHash('sha256').update(style).digest('base64')
    violations.equal(
      answer.header('content-security-policy'),
      `default-src 'none'; frame-ancestors 'none'; style-src 'sha256-${digest}'`,
      path
    )
    violations.equal(answer.header('x-content-type-options'), 'nosniff', path)
  }
  t.same(violations.found, [])
})

const devices = [
  'camera', 'microphone', 'geolocation', 'usb', 'serial', 'hid', 'bluetooth', 'midi', 'display-capture', 'clipboard-read', 'payment'
]

t.test('pages share no window and use no device', async t => {
  const { get } = await startService(t)
  const violations = collectViolations()
  for (const path of ['/', '/docs/', '/problems/forbidden']) {
    const { headers } = await get(path)
    violations.equal(headers.get('cross-origin-opener-policy'), 'same-origin', path)
    const policy = headers.get('permissions-policy') ?? ''
    violations.match(policy, /^([a-z-]+=\(\)(, |$))+$/, path)
    for (const feature of devices) violations.match(`, ${policy},`, `, ${feature}=(),`, path)
  }
  t.same(violations.found, [])
})

t.test('behind TLS, according to a listed proxy, browsers are told to keep using it', async t => {
  const behind = await startService(t, { env: { TRUST_PROXY: '127.0.0.1' } })
  const violations = collectViolations()
  for (const path of [report, report, '/healthz', '/nothing', '/%zz']) {
    const secure = await readAnswer(behind, path, { 'x-forwarded-proto': 'https' })
    violations.equal(secure.header('strict-transport-security'), 'max-age=31536000', path)
    violations.equal((await readAnswer(behind, path, { 'x-forwarded-proto': 'http' })).header('strict-transport-security'), null, path)
  }
  t.same(violations.found, [])
  const direct = await startService(t)
  t.equal((await readAnswer(direct, report, { 'x-forwarded-proto': 'https' })).header('strict-transport-security'), null)
})
