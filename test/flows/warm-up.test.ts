import t, { type Test } from 'tap'
import { hour, minute } from '../support/cache/cache-rig.ts'
import { listEntries, readAnswer, until } from '../support/service/read-answer.ts'
import { startOnClock, type ServiceOnClock } from '../support/service/start-on-clock.ts'
import { collectViolations } from '../support/collect-violations.ts'

const ttlMs = 5 * minute

function reportsOf (journeyIds: number[], query = ''): string[] {
  return journeyIds.flatMap(id => ['statistics', 'conversion-graph', 'activation-graph']
    .map(report => `/v1/journeys/${id}/${report}${query}`))
}

/** Returns the service once its warm-up is complete. */
async function startWarm (t: Test, env: Record<string, string>, entries: number): Promise<ServiceOnClock> {
  const service = await startOnClock(t, { env: { LOG_LEVEL: 'silent', ...env } })
  await until(service, async () => (await listEntries(service)).length === entries)
  return service
}

t.test('warm reports are answered from memory to the first caller, in the configured ranges', async t => {
  const service = await startWarm(t, { WARM_JOURNEYS: '1001,1002', WARM_RANGES: 'last_7d,yesterday' }, 14)
  const violations = collectViolations()
  for (const range of ['last_7d', 'yesterday']) {
    for (const path of reportsOf([1001, 1002], `?range=${range}`)) {
      violations.match((await service.read(path)).header('cache-status'), /; hit; ttl=\d+$/, path)
    }
  }
  t.same(violations.found, [])
  t.equal(service.sandbox.calls.total(), 14, 'each source once, definitions among them')
  await service.clock.advance(ttlMs)
  await until(service, () => service.sandbox.calls.total() === 20)
  t.equal(service.sandbox.calls.counts().byEndpoint.statistics, 8, 'what is no longer fresh is loaded before anyone asks')
})

t.test('TD is down after the warm-up: warm reports are served, marked stale, until stale-if-error ends', async t => {
  // the failing refreshes take most of this test's time
  const staleIfErrorMs = 3 * hour
  const service = await startWarm(t, { WARM_JOURNEYS: '1001,1002', CACHE_STALE_IF_ERROR_S: String(staleIfErrorMs / 1_000) }, 8)
  const paths = reportsOf([1001, 1002])
  await service.sandbox.close()
  await service.clock.advance(ttlMs)
  for (const path of paths) await service.read(path)
  await until(service, async () => (await listEntries(service)).every(({ refreshing }) => !refreshing))
  const violations = collectViolations()
  for (const ms of [0, hour, staleIfErrorMs - hour - 1]) {
    await service.clock.advance(ms)
    for (const path of paths) {
      const { status, json, header } = await service.read(path)
      violations.equal(status, 200, path)
      violations.match(json, { freshness: { state: 'stale', reason: 'upstream-unavailable' } }, path, ms)
      violations.match(header('cache-status'), /fwd=stale; fwd-status=503; detail=stale-if-error/, path, ms)
    }
  }
  await service.clock.advance(1)
  for (const path of paths) {
    const { status, json, header } = await readAnswer(service, path)
    violations.equal(status, 503, path)
    violations.match(json, { code: 'upstream-unavailable' }, path)
    violations.match(header('retry-after'), /^\d+$/, path)
  }
  t.same(violations.found, [])
})
