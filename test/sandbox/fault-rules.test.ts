import t from 'tap'
import { createFaultRules } from '../../sandbox/fault-rules.ts'

const html = { kind: 'html' } as const
const reset = { kind: 'reset' } as const
const statistics = { endpoint: 'statistics', journeyId: '1001' } as const

t.test('a rule without conditions applies to every call until it is cleared', async (t) => {
  const rules = createFaultRules()
  t.equal(rules.take(statistics), null)
  rules.add({ fault: html })
  t.equal(rules.take(statistics), html)
  t.equal(rules.take({ endpoint: 'activation', journeyId: 'x' }), html)
  rules.clear()
  t.equal(rules.take(statistics), null)
})

t.test('a rule applies only to its journey and its endpoint', async (t) => {
  const rules = createFaultRules()
  rules.add({ journeyId: '1001', endpoint: 'conversion', fault: html })
  t.equal(rules.take(statistics), null)
  t.equal(rules.take({ endpoint: 'conversion', journeyId: '1002' }), null)
  t.equal(rules.take({ endpoint: 'conversion', journeyId: '1001' }), html)
})

t.test('a rule is used up after its number of times, and the next one follows', async (t) => {
  const rules = createFaultRules()
  rules.add({ times: 2, fault: html })
  rules.add({ times: 1, fault: reset })
  t.same([1, 2, 3, 4].map(() => rules.take(statistics)), [html, html, reset, null])
})
