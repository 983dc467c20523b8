import t from 'tap'
import type { SourceAnswer } from '../../../src/cache/source-cache-contract.ts'
import { createLastUse, describeUse, formatCacheStatus } from '../../../src/http/answers/cache-status.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const hit: SourceAnswer<null> = {
  value: null,
  digest: 'd',
  settled: false,
  fetchedAtWallMs: 0,
  ageMs: 0,
  ttlMs: 12_900,
  forward: null,
  collapsed: false,
  stored: false,
  stale: null
}
const failed = { cause: 'error', sinceMs: 0, reason: 'upstream-error', status: 502 } as const

t.test('Cache-Status says how the answer was produced', async t => {
  const said: Array<[answer: SourceAnswer<null>, status: string]> = [
    [hit, 'hit; ttl=12'],
    [{ ...hit, ttlMs: -1 }, 'hit; ttl=-1'],
    [{ ...hit, forward: 'uri-miss', stored: true }, 'fwd=uri-miss; stored'],
    [{ ...hit, forward: 'uri-miss', stored: true, collapsed: true }, 'fwd=uri-miss; stored; collapsed'],
    [{ ...hit, forward: 'uri-miss' }, 'fwd=uri-miss'],
    [{ ...hit, forward: 'request', stored: true }, 'fwd=request; stored'],
    [{ ...hit, forward: 'stale', stored: true }, 'fwd=stale; stored'],
    [{ ...hit, stale: failed }, 'fwd=stale; fwd-status=502; detail=stale-if-error'],
    [{ ...hit, stale: { ...failed, cause: 'soft-deadline' }, collapsed: true }, 'fwd=stale; collapsed; detail=soft-deadline'],
    [{ ...hit, ttlMs: -5_000, stale: { ...failed, cause: 'not-refreshed', reason: 'rate-limited' } }, 'hit; ttl=-5; detail=rate-limited']
  ]
  const violations = collectViolations()
  for (const [answer, status] of said) violations.equal(formatCacheStatus(answer, null), `td-journey-bff; ${status}`, answer, status)
  t.same(violations.found, [])
})

t.test('a refused refresh is reported, unless the answer is stale, which matters more', async t => {
  t.equal(formatCacheStatus(hit, 'refresh-denied'), 'td-journey-bff; hit; ttl=12; detail=refresh-denied')
  t.equal(formatCacheStatus({ ...hit, stale: failed }, 'refresh-denied'),
    'td-journey-bff; fwd=stale; fwd-status=502; detail=stale-if-error')
})

t.test('the remembered headers of a hit are those of every answer, whatever came before', async t => {
  const uses: SourceAnswer<null>[] = [0, 999, 1_000, 61_000].flatMap((ageMs): SourceAnswer<null>[] => [
    { ...hit, ageMs }, { ...hit, ageMs, ttlMs: -1 }, { ...hit, ageMs, stale: failed }, { ...hit, ageMs, forward: 'stale', stored: true }
  ])
  const violations = collectViolations()
  const last = createLastUse()
  for (const before of uses) {
    for (const use of uses) {
      for (const refresh of [null, 'refresh-denied'] as const) {
        describeUse(before, null, last)
        const { list } = describeUse(use, refresh, last)
        violations.equal(list.join(), ['age', Math.floor(use.ageMs / 1_000), 'cache-status', formatCacheStatus(use, refresh)].join(), use)
      }
    }
  }
  t.same(violations.found, [])
})
