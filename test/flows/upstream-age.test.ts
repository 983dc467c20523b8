import { createServer } from 'node:http'
import t, { type Test } from 'tap'
import { request } from 'undici'
import { parseJourneyPath, type Endpoint } from '../../sandbox/endpoints.ts'
import { startSandbox } from '../../sandbox/start-sandbox.ts'
import { day, hour, minute, second } from '../support/cache/cache-rig.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { listenOn, type Owner } from '../support/listen-on.ts'
import { needsRedis, startRedis } from '../support/redis/redis-server.ts'
import { eventually, startFleet, untilConnected } from '../support/redis/start-fleet.ts'
import { readAnswer, untilRefreshed } from '../support/service/read-answer.ts'
import { startService } from '../support/service/start-service.ts'

const range = 'from=2026-09-01&to=2026-09-10'
const statistics = '/v1/journeys/1007/statistics'
const overview = `/v1/journeys/1007/overview?${range}`

/** The headers of a cache in front of Treasure Data: age by endpoint, and tag. It can also fail. */
interface UpstreamCache { ages: Partial<Record<Endpoint, string>>, etag: string | null, isBroken: boolean }

/** Starts a cache between the service and the sandbox, and returns its origin. */
async function startUpstreamCache (t: Owner, sandboxOrigin: string, cache: UpstreamCache): Promise<string> {
  const server = createServer((incoming, response) => {
    const { url = '/', headers } = incoming
    const age = cache.ages[parseJourneyPath(url.split('?', 1)[0] ?? '')?.endpoint ?? 'statistics']
    const own = { ...age === undefined ? {} : { age }, ...cache.etag === null ? {} : { etag: cache.etag } }
    const isKnown = cache.etag !== null && headers['if-none-match'] === cache.etag
    if (cache.isBroken || isKnown) {
      response.writeHead(cache.isBroken ? 500 : 304, own).end()
      return
    }
    request(`${sandboxOrigin}${url}`, { headers: { authorization: headers.authorization, accept: headers.accept } }).then(async answer => {
      const body = Buffer.from(await answer.body.arrayBuffer())
      response.writeHead(answer.statusCode, { 'content-type': answer.headers['content-type'], ...own }).end(body)
    }, error => response.destroy(error))
  })
  return `http://127.0.0.1:${await listenOn(t, server)}`
}

/** Starts the service behind such a cache, on a stopped clock. */
async function start (t: Test, given: Partial<UpstreamCache>) {
  const clock = createFakeClock(Date.parse('2026-09-16T12:00:00Z'))
  const sandbox = await startSandbox({ now: clock.wallMs })
  t.teardown(() => sandbox.close())
  const cache: UpstreamCache = { ages: {}, etag: null, isBroken: false, ...given }
  const origin = await startUpstreamCache(t, sandbox.origin, cache)
  const service = await startService(t, { clock, sandbox, env: { TD_MAX_ATTEMPTS: '1', TD_BASE_URL: origin } })
  const read = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await readAnswer(service, path, headers)
    return { ...answer, age: answer.header('age'), status: answer.status, cacheStatus: answer.header('cache-status') }
  }
  return { ...service, clock, cache, read }
}

t.test('an answer has the age of the cache in front, and the usual TTL', async t => {
  const service = await start(t, { ages: { statistics: '100' } })
  t.match(await service.read(statistics), { age: '100', cacheStatus: 'td-journey-bff; fwd=uri-miss; stored' })
  await service.clock.advance(7 * second)
  t.match(await service.read(statistics), { age: '107', cacheStatus: 'td-journey-bff; hit; ttl=293' }, 'from memory')
  t.match(await service.read(statistics, { 'cache-control': 'only-if-cached' }), { age: '107' }, 'by the router')
  t.match(await service.read('/entities/journeys/1007/statistics'), { age: '107' }, 'as TD\'s own body')
  t.match((await service.read('/v1/cache')).json, { journeys: [{ entries: [{ endpoint: 'statistics', ageS: 107, ttlS: 293 }] }] })
  const etag = (await service.read(statistics)).header('etag') ?? ''
  t.match(await service.read(statistics, { 'if-none-match': etag }), { status: 304, age: '107' }, 'as 304 of ours')
})

t.test('a report of several answers is as old as the oldest one', async t => {
  const service = await start(t, { ages: { statistics: '20', conversion: '3000', activation: '5', definition: '9999' } })
  t.match(await service.read(overview), { status: 200, age: '3000' })
  await service.clock.advance(2 * second)
  t.match(await service.read(overview), { age: '3002' }, 'names are no part')
})

t.test('after a 304 of TD, the answer has the age of the 304', async t => {
  const service = await start(t, { ages: { statistics: '100' }, etag: '"one"' })
  await service.read(statistics)
  const steps: Array<[age: string | undefined, expected: string]> = [['30', '30'], [undefined, '0'], ['45', '45']]
  const violations = collectViolations()
  for (const [age, expected] of steps) {
    service.cache.ages = age === undefined ? {} : { statistics: age }
    await service.clock.advance(6 * minute)
    await service.read(statistics)
    await untilRefreshed(service)
    violations.match(await service.read(statistics), { age: expected, cacheStatus: 'td-journey-bff; hit; ttl=300' }, age)
  }
  t.same(violations.found, [])
})

t.test('a stale answer keeps ageing', async t => {
  const service = await start(t, { ages: { statistics: '100' } })
  await service.read(statistics)
  service.cache.isBroken = true
  await service.clock.advance(2 * hour)
  t.match(await service.read(statistics), { status: 200, age: '7300', cacheStatus: /detail=stale-if-error$/ })
  await service.clock.advance(day)
  t.match(await service.read(statistics), { status: 502 }, 'it is usable no shorter and no longer than any other')
})

t.test('an invalid age counts as 0, and a huge one is bounded', async t => {
  const ages: Array<[header: string, age: string]> = [
    ['-1', '0'], ['1.5', '0'], ['1e3', '0'], ['soon', '0'], ['', '0'], ['0x10', '0'], [' 12 ', '12'], ['12, 900', '12'], ['x, 900', '0'],
    ['007', '7'], ['2147483648', '2147483648'], ['99999999999999999999', '2147483648'], [`${'9'.repeat(400)}`, '2147483648']
  ]
  const service = await start(t, {})
  const violations = collectViolations()
  for (const [index, [header, age]] of ages.entries()) {
    service.cache.ages = { statistics: header }
    const day = String(index + 1).padStart(2, '0')
    violations.match(await service.read(`${statistics}?from=2026-08-${day}&to=2026-08-${day}`), { status: 200, age }, header)
  }
  t.same(violations.found, [])
})

t.test('another replica gets the age as well', needsRedis, async t => {
  const sandbox = await startSandbox()
  t.teardown(() => sandbox.close())
  const origin = await startUpstreamCache(t, sandbox.origin, { ages: { statistics: '100' }, etag: null, isBroken: false })
  const { url } = await startRedis(t)
  const { replicas: [first, second] } = await startFleet(t, { size: 2, env: { REDIS_URL: url, TD_BASE_URL: origin } })
  if (first === undefined || second === undefined) throw new Error('no replicas')
  await untilConnected([first, second])
  t.equal((await first.read(statistics)).header('age'), '100')
  await eventually(async () => (await first.tier()).stores.stored === 1)
  const answer = await second.read(statistics)
  const [, ttlS = NaN] = /^td-journey-bff; hit; ttl=(\d+)$/.exec(answer.header('cache-status') ?? '') ?? []
  t.ok(Number(answer.header('age')) >= 100 && Number(answer.header('age')) < 160, answer.header('age') ?? 'no age')
  t.ok(Number(ttlS) > 240, `${ttlS} s left`)
})
