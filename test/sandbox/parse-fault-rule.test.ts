import t from 'tap'
import { parseFaultRule } from '../../sandbox/parse-fault-rule.ts'
import { collectViolations } from '../support/collect-violations.ts'

t.test('every kind of fault is read as it is written', async (t) => {
  const faults = [
    { kind: 'latency', ms: 250 },
    { kind: 'status', status: 503 },
    { kind: 'status', status: 429, retryAfter: '3', body: '' },
    { kind: 'html' },
    { kind: 'truncate' },
    { kind: 'hang-before-headers' },
    { kind: 'hang-mid-body' },
    { kind: 'oversized' },
    { kind: 'reset' },
    { kind: 'body', body: '' },
    { kind: 'body', body: '{}', contentType: 'text/plain', status: 201 }
  ]
  const violations = collectViolations()
  for (const fault of faults) violations.strictSame(parseFaultRule(JSON.stringify({ fault })), { fault }, fault)
  t.same(violations.found, [])
  const rule = { journeyId: '1001', endpoint: 'activation', times: 3, fault: { kind: 'html' } }
  t.strictSame(parseFaultRule(JSON.stringify({ ...rule, more: 1 })), rule)
})

t.test('anything else is answered with the reason', async (t) => {
  const wrong: Array<[text: string, reason: RegExp]> = [
    ['', /not a JSON object/],
    ['[]', /not a JSON object/],
    ['null', /not a JSON object/],
    ['{"journeyId":1001,"fault":{"kind":"html"}}', /^journeyId/],
    ['{"endpoint":"other","fault":{"kind":"html"}}', /^endpoint/],
    ['{"times":0,"fault":{"kind":"html"}}', /^times/],
    ['{"times":1.5,"fault":{"kind":"html"}}', /^times/],
    ['{}', /^fault must/],
    ['{"fault":{}}', /^kind/],
    ['{"fault":{"kind":"latency"}}', /^ms/],
    ['{"fault":{"kind":"latency","ms":-1}}', /^ms/],
    ['{"fault":{"kind":"status","status":99}}', /^status/],
    ['{"fault":{"kind":"status","status":500,"retryAfter":"a\\nb"}}', /^retryAfter/],
    ['{"fault":{"kind":"status","status":500,"body":{}}}', /^body/],
    ['{"fault":{"kind":"body"}}', /^body/],
    ['{"fault":{"kind":"body","body":"","contentType":1}}', /^contentType/],
    ['{"fault":{"kind":"body","body":"","status":600}}', /^status/]
  ]
  const violations = collectViolations()
  for (const [text, reason] of wrong) violations.match(parseFaultRule(text), reason, text)
  t.same(violations.found, [])
})
