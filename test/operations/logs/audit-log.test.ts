import t from 'tap'
import type { AuditEvent } from '../../../src/http/plugins/audit.ts'
import { AuditLog } from '../../../src/operations/logs/audit-log.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const refusal: AuditEvent = {
  action: 'refusal',
  clientId: 'web',
  keyLabel: null,
  scope: 'cache:purge',
  method: 'DELETE',
  route: '/v1/cache',
  journeyId: null,
  status: 403,
  code: 'forbidden',
  requestId: 'r1'
}

function startLog () {
  const clock = createFakeClock(0)
  const lines: Array<Record<string, unknown>> = []
  const audit = new AuditLog({ clock, log: (line, message) => { lines.push({ ...line, message }) } })
  return { clock, lines, audit }
}

t.test('each event is one line with all its fields', async t => {
  const { lines, audit } = startLog()
  audit.record(refusal)
  audit.record({ ...refusal, action: 'purge', status: 204, code: null })
  audit.record({ ...refusal, action: 'refresh', scope: 'cache:refresh', status: 200, code: null })
  const { action, requestId, ...fields } = refusal
  t.same(lines[0], { audit: action, ...fields, reqId: requestId, message: 'audit: request refused' })
  t.match(lines.slice(1), [{ audit: 'purge', message: 'audit: cache purged' }, { audit: 'refresh', message: 'audit: refresh forced' }])
})

t.test('a flood is counted, reported after a minute, and hides neither other clients nor other actions', async t => {
  const { clock, lines, audit } = startLog()
  for (let times = 0; times < 1_000; times++) audit.record(refusal)
  audit.record({ ...refusal, clientId: 'other' })
  audit.record({ ...refusal, clientId: null })
  audit.record({ ...refusal, action: 'purge' })
  t.equal(lines.length, 63)
  await clock.advance(59_999)
  t.equal(lines.length, 63)
  await clock.advance(1)
  t.same(lines.slice(63), [{ audit: 'refusal', clientId: 'web', suppressed: 940, message: 'audit: lines suppressed' }])
  audit.record(refusal)
  t.match(lines.at(-1), { route: '/v1/cache' }, 'the next minute starts over')
  await clock.advance(600_000)
  t.equal(lines.length, 65, 'nothing was suppressed, so nothing is told')
})

t.test('suppressed events are reported when the service ends', async t => {
  const { clock, lines, audit } = startLog()
  for (let times = 0; times < 61; times++) audit.record(refusal)
  audit.close()
  t.match(lines.at(-1), { suppressed: 1 })
  await clock.advance(600_000)
  t.equal(lines.length, 61)
})

t.test('lines and memory are bounded, however many clients there are, and every event is logged or counted', async t => {
  const { clock, lines, audit } = startLog()
  const events = 50_000
  for (let client = 0; client < events; client++) audit.record({ ...refusal, clientId: `jwt:${client}` })
  await clock.advance(60_000)
  const violations = collectViolations()
  violations.ok(lines.length < 1_100, `${lines.length} lines`)
  const told = lines.reduce((sum, { suppressed }) => sum + (typeof suppressed === 'number' ? suppressed : 1), 0)
  violations.equal(told, events)
  t.same(violations.found, [])
})
