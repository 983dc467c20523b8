import t from 'tap'
import type { Provenance } from '../../../src/cache/source-cache-contract.ts'
import { describeFreshness, joinProvenance } from '../../../src/reports/engine/freshness.ts'
import { collectViolations } from '../../support/collect-violations.ts'

t.test('an unmarked answer is current, with TD\'s time if there is one', async t => {
  t.same(describeFreshness('2026-09-15T03:02:32.000Z', null),
    { state: 'current', dataUpdatedAt: '2026-09-15T03:02:32.000Z', staleSince: null, reason: null })
  t.equal(describeFreshness(null, null).dataUpdatedAt, null)
})

t.test('a marked answer says since when and why, for every cause', async t => {
  const sinceMs = Date.parse('2026-09-16T12:00:00Z')
  const violations = collectViolations()
  for (const cause of ['error', 'soft-deadline'] as const) {
    violations.same(describeFreshness(null, { cause, sinceMs, reason: 'upstream-timeout', status: 504 }), {
      state: 'stale', dataUpdatedAt: null, staleSince: '2026-09-16T12:00:00.000Z', reason: 'upstream-timeout'
    }, cause)
  }
  t.same(violations.found, [])
})

const hit: Provenance = { ageMs: 10, ttlMs: 100, forward: null, collapsed: false, stored: false, stale: null }
const collapsed: Provenance = { ...hit, ageMs: 0, ttlMs: 300, forward: 'uri-miss', collapsed: true, stored: true }
const miss: Provenance = { ...collapsed, collapsed: false }
const late: Provenance = {
  ...hit, ageMs: 400, ttlMs: -100, forward: 'stale', stale: { cause: 'soft-deadline', sinceMs: 2, reason: 'upstream-timeout', status: 504 }
}
const failed: Provenance = { ...late, stale: { cause: 'error', sinceMs: 1, reason: 'upstream-error', status: 500 } }

t.test('the worst source decides for all, in any order', async t => {
  const ordered = [hit, collapsed, miss, late, failed]
  ordered.forEach((worst, index) => {
    const sources = ordered.slice(0, index + 1)
    for (const order of [sources, sources.toReversed()]) {
      t.same(joinProvenance(order), { ...worst, ageMs: Math.max(...sources.map(({ ageMs }) => ageMs)) })
    }
  })
})

t.test('of equal sources, the least time left and the oldest age count', async t => {
  const older = { ...hit, ageMs: 50, ttlMs: 200 }
  const violations = collectViolations()
  for (const order of [[hit, older], [older, hit]]) violations.same(joinProvenance(order), { ...hit, ageMs: 50 }, order)
  t.same(violations.found, [])
})
