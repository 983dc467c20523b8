import t from 'tap'
import { describeFreshness } from '../../../src/reports/engine/freshness.ts'
import { collectViolations } from '../../support/collect-violations.ts'

t.test('an answer without mark is current, with the data\'s time where TD told it', async t => {
  t.same(describeFreshness('2026-09-15T03:02:32.000Z', null),
    { state: 'current', dataUpdatedAt: '2026-09-15T03:02:32.000Z', staleSince: null, reason: null })
  t.equal(describeFreshness(null, null).dataUpdatedAt, null)
})

t.test('a marked answer says since when and why, whatever the cause', async t => {
  const sinceMs = Date.parse('2026-09-16T12:00:00Z')
  const violations = collectViolations()
  for (const cause of ['error', 'soft-deadline'] as const) {
    violations.same(describeFreshness(null, { cause, sinceMs, reason: 'upstream-timeout', status: 504 }), {
      state: 'stale', dataUpdatedAt: null, staleSince: '2026-09-16T12:00:00.000Z', reason: 'upstream-timeout'
    }, cause)
  }
  t.same(violations.found, [])
})
