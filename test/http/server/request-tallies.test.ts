import t from 'tap'
import type { SourceAnswer } from '../../../src/cache/source-cache-contract.ts'
import { RequestTallies, type CountedRequest } from '../../../src/http/server/request-tallies.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const fresh: SourceAnswer<unknown> = {
  value: null,
  digest: '',
  settled: false,
  fetchedAtWallMs: 0,
  ageMs: 0,
  ttlMs: 5,
  forward: null,
  collapsed: false,
  stored: false,
  stale: null
}
const request: CountedRequest = { route: '/a', method: 'GET', status: 200, elapsedMs: 2, source: fresh, problem: null }

function seriesOf (...requests: Array<Partial<CountedRequest>>) {
  const tallies = new RequestTallies()
  for (const given of requests) tallies.count({ ...request, ...given })
  return tallies.series()
    .map(({ latency, ...labels }) => ({ ...labels, count: latency.buckets.reduce((sum, { count }) => sum + count, 0) }))
}

t.test('similar requests share one series', async t => {
  t.same(seriesOf({}, { status: 204 }, { method: 'HEAD' }, { status: 304 }, { route: '/b' }, {}), [
    { route: '/a', method: 'GET', statusClass: 2, cache: 'hit', count: 3 },
    { route: '/a', method: 'HEAD', statusClass: 2, cache: 'hit', count: 1 },
    { route: '/a', method: 'GET', statusClass: 3, cache: 'hit', count: 1 },
    { route: '/b', method: 'GET', statusClass: 2, cache: 'hit', count: 1 }
  ])
})

t.test('values that a client can invent create no series', async t => {
  t.match(seriesOf({ route: undefined, method: 'PROPFIND' }, { route: undefined, method: 'REPORT' },
    { route: undefined, method: undefined }), [
    { route: 'none', method: 'other', count: 3 }
  ])
})

t.test('the cache\'s part is counted', async t => {
  const stale = { cause: 'error', sinceMs: 0, reason: 'upstream-error', status: 502 } as const
  const cases: Array<[source: SourceAnswer<unknown> | null, cache: string]> = [
    [null, 'none'],
    [fresh, 'hit'],
    [{ ...fresh, ttlMs: -1 }, 'revalidating'],
    [{ ...fresh, ttlMs: -1, stale }, 'stale'],
    [{ ...fresh, forward: 'stale', stale, collapsed: true }, 'stale'],
    [{ ...fresh, forward: 'uri-miss' }, 'miss'],
    [{ ...fresh, forward: 'uri-miss', collapsed: true }, 'collapsed'],
    [{ ...fresh, forward: 'request' }, 'refresh'],
    [{ ...fresh, forward: 'stale' }, 'refresh']
  ]
  const violations = collectViolations()
  for (const [source, cache] of cases) violations.match(seriesOf({ source }), [{ cache }], source, cache)
  t.same(violations.found, [])
})

t.test('durations are counted in the first bucket that contains them', async t => {
  const tallies = new RequestTallies()
  for (const elapsedMs of [0, 0.1, 0.2, 1_000, 100_000]) tallies.count({ ...request, elapsedMs })
  const [series] = tallies.series()
  t.same(series?.latency.buckets.filter(({ count }) => count > 0), [
    { boundS: 0.0001, count: 2 }, { boundS: 0.00025, count: 1 }, { boundS: 1, count: 1 }, { boundS: Infinity, count: 1 }
  ])
  t.equal(series?.latency.sumS.toFixed(4), '101.0003')
})

t.test('problems are counted by code, and reports by the age of their data', async t => {
  const tallies = new RequestTallies()
  tallies.count({ ...request, source: { ...fresh, ageMs: 59_000 } })
  tallies.count({ ...request, source: { ...fresh, ageMs: -5 } })
  tallies.count({ ...request, source: null, status: 404, problem: 'journey-not-found' })
  t.same([...tallies.problems.entries()], [['journey-not-found', 1]])
  t.same(tallies.age.buckets.filter(({ count }) => count > 0), [{ boundS: 1, count: 1 }, { boundS: 60, count: 1 }])
})
