import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import t from 'tap'
import { residentBytes } from '../../src/cache/bounded-map.ts'
import { day, hour, minute } from '../support/cache/cache-rig.ts'
import { readAnswer, untilRefreshed, type ReadAnswer } from '../support/service/read-answer.ts'
import { startRawUpstream } from '../support/td/raw-upstream.ts'
import { chartsBody } from '../support/sources/sources.ts'
import { startOnClock, type ServiceOnClock } from '../support/service/start-on-clock.ts'
import { collectViolations } from '../support/collect-violations.ts'

const ttlMs = 5 * minute
const path = '/v1/journeys/1001/conversion-graph'

function etagOf (answer: ReadAnswer): string {
  const etag = answer.header('etag')
  if (etag === null) throw new Error('no ETag')
  return etag
}

/** Lets the TTL end and the source refresh. Returns the next answer. */
async function readRefreshed (service: ServiceOnClock, ask = path): Promise<ReadAnswer> {
  await service.clock.advance(ttlMs)
  await service.read(ask)
  await untilRefreshed(service)
  return await service.read(ask)
}

t.test('a hit is identical to the miss that cached it', async t => {
  const { read, clock } = await startOnClock(t)
  const violations = collectViolations()
  for (const report of ['statistics', 'conversion-graph', 'activation-graph']) {
    const miss = await read(`/v1/journeys/1001/${report}`)
    await clock.advance(minute)
    const hit = await read(`/v1/journeys/1001/${report}`)
    violations.match(miss.header('cache-status'), /fwd=uri-miss/, report)
    violations.match(hit.header('cache-status'), /hit/, report)
    violations.ok(hit.bytes.equals(miss.bytes), report)
    for (const name of ['etag', 'last-modified', 'content-type', 'vary', 'cache-control']) {
      violations.equal(hit.header(name), miss.header(name), name)
    }
  }
  t.same(violations.found, [])
})

t.test('a refresh with the same body keeps ETag and date, and one with another body changes them', async t => {
  const service = await startOnClock(t)
  service.sandbox.setFault({ endpoint: 'conversion', times: 2, fault: { kind: 'body', body: chartsBody(1) } })
  service.sandbox.setFault({ endpoint: 'conversion', fault: { kind: 'body', body: chartsBody(2) } })
  const first = await service.read(path)
  const same = await readRefreshed(service)
  t.equal(same.header('age'), '0')
  t.equal(etagOf(same), etagOf(first))
  t.equal(same.header('last-modified'), first.header('last-modified'))
  t.equal((await service.read(path, { 'if-none-match': etagOf(first) })).status, 304)

  const changed = await readRefreshed(service)
  t.not(etagOf(changed), etagOf(first))
  t.not(changed.header('last-modified'), first.header('last-modified'))
  t.equal((await service.read(path, { 'if-none-match': etagOf(first) })).status, 200)
  t.equal((await service.read(path, { 'if-none-match': etagOf(changed) })).status, 304)
})

t.test('if TD answers a refresh with 304, body, ETag and evidence stay, and the entry is fresh again', async t => {
  const upstream = await startRawUpstream(t)
  const body = chartsBody(1)
  const whole = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\netag: "v1"\r\ncontent-length: ${body.length}\r\n\r\n${body}`
  let answer = whole
  upstream.breakBy(() => ({ send: [answer], then: 'keep' }))
  const service = await startOnClock(t, { at: '2026-10-01T12:00:00Z', env: { TD_BASE_URL: upstream.origin } })
  const past = `${path}?from=2026-08-01&to=2026-08-31`
  const first = await service.read(past)
  answer = 'HTTP/1.1 304 Not Modified\r\netag: "v1"\r\n\r\n'
  await service.clock.advance(hour)
  const confirmed = await readRefreshed(service, past)
  t.equal(etagOf(confirmed), etagOf(first))
  t.ok(confirmed.bytes.equals(first.bytes))
  t.match(confirmed.json, { freshness: { state: 'current' }, range: { state: 'past' } })
  t.equal(confirmed.header('age'), '0')
  await service.clock.advance(day)
  t.match((await readRefreshed(service, past)).json, { range: { state: 'settled' } })
  answer = whole
  await readAnswer(service, '/v1/cache', {}, 'DELETE')
  t.match((await service.read(past)).header('cache-status'), /fwd=uri-miss; stored/, 'what was purged is no condition')
})

t.test('an answer that becomes stale has another ETag, so no 304 confirms that the old one is current', async t => {
  const service = await startOnClock(t)
  const current = await service.read(path)
  service.sandbox.setFault({ fault: { kind: 'status', status: 500 } })
  const stale = await readRefreshed(service)
  t.match(stale.json, { freshness: { state: 'stale' } })
  t.not(etagOf(stale), etagOf(current))
  const asked = await service.read(path, { 'if-none-match': etagOf(current) })
  t.equal(asked.status, 200)
  t.match(asked.json, { freshness: { state: 'stale', reason: 'upstream-error' } })
  t.equal((await service.read(path, { 'if-none-match': etagOf(stale) })).status, 304)
  const modified = current.header('last-modified') ?? ''
  t.equal((await service.read(path, { 'if-modified-since': modified })).status, 200, 'nor one asked for by date')

  service.sandbox.clearFaults()
  const recovered = await readRefreshed(service)
  t.equal(etagOf(recovered), etagOf(current), 'the same body has the same ETag again')
  t.equal((await service.read(path, { 'if-none-match': etagOf(stale) })).status, 200)
})

t.test('an answer that is current again is not confirmed by date to a caller with the stale one', async t => {
  const service = await startOnClock(t)
  await service.read(path)
  service.sandbox.setFault({ fault: { kind: 'status', status: 500 } })
  const stale = await readRefreshed(service)
  service.sandbox.clearFaults()
  await readRefreshed(service)
  t.equal((await service.read(path, { 'if-modified-since': stale.header('last-modified') ?? '' })).status, 200)
})

t.test('setting the clock back never gives two answers the same date', async t => {
  const service = await startOnClock(t)
  const current = await service.read(path)
  service.sandbox.setFault({ fault: { kind: 'status', status: 500 } })
  service.clock.shiftWall(-ttlMs)
  const stale = await readRefreshed(service)
  t.match(stale.json, { freshness: { state: 'stale' } })
  t.equal((await service.read(path, { 'if-modified-since': current.header('last-modified') ?? '' })).status, 200)
  t.equal(stale.header('last-modified'), null, 'no date rather than the same one')
})

t.test('a range whose state changes has another ETag', async t => {
  const service = await startOnClock(t, { at: '2026-09-16T23:59:00Z' })
  const ranged = `${path}?from=2026-09-10&to=2026-09-16`
  const readAfter = async (ms: number, state: string, headers = {}): Promise<ReadAnswer> => {
    await service.clock.advance(ms)
    await service.read(ranged)
    await untilRefreshed(service)
    const answer = await service.read(ranged, headers)
    t.equal(answer.status, 200)
    t.match(answer.json, { range: { state } })
    return answer
  }
  const open = await readAfter(0, 'open')
  const settling = await readAfter(minute, 'settling', { 'if-none-match': etagOf(open) })
  t.equal(etagOf(await readAfter(3 * day - 1, 'settling')), etagOf(settling), 'unchanged content in an unchanged state')
  const past = await readAfter(1, 'past', { 'if-none-match': etagOf(settling) })
  const settled = await readAfter(hour, 'settled', { 'if-none-match': etagOf(past) })
  t.equal(new Set([open, settling, past, settled].map(etagOf)).size, 4)
})

t.test('a 304 has the headers of its 200 and no body, and ages like it', async t => {
  const { read, clock } = await startOnClock(t)
  const full = await read(path)
  await clock.advance(minute)
  const unchanged = await read(path, { 'if-none-match': `W/"other", W/${etagOf(full)}` })
  t.equal(unchanged.status, 304)
  t.equal(unchanged.bytes.length, 0)
  const violations = collectViolations()
  for (const name of ['etag', 'last-modified', 'vary', 'cache-control']) violations.equal(unchanged.header(name), full.header(name), name)
  t.same(violations.found, [])
  t.equal(unchanged.header('age'), '60')
  t.equal(unchanged.header('cache-status'), 'td-journey-bff; hit; ttl=240')
})

t.test('compressed answers equal the plain one, each with its own ETag', async t => {
  const service = await startOnClock(t)
  const plain = await service.read(path)
  const gzip = await service.read(path, { 'accept-encoding': 'gzip' })
  const br = await service.read(path, { 'accept-encoding': 'br' })
  t.equal(gzip.header('content-encoding'), 'gzip')
  t.equal(br.header('content-encoding'), 'br')
  t.ok(gunzipSync(gzip.bytes).equals(plain.bytes))
  t.ok(brotliDecompressSync(br.bytes).equals(plain.bytes))
  t.equal(new Set([plain, gzip, br].map(etagOf)).size, 3)
  t.equal((await service.read(path, { 'accept-encoding': 'br', 'if-none-match': etagOf(br) })).status, 304)
  t.equal((await service.read(path, { 'accept-encoding': 'gzip', 'if-none-match': etagOf(br) })).status, 200)
  t.ok((await service.read(path, { 'accept-encoding': 'br' })).bytes.equals(br.bytes))
  const head = await readAnswer(service, path, { 'accept-encoding': 'br' }, 'HEAD')
  t.equal(head.bytes.length, 0)
  t.equal(head.header('content-length'), String(br.bytes.length))
  t.equal(etagOf(head), etagOf(br))
})

t.test('an answer is compressed once, however many callers request it at the same time', async t => {
  const service = await startOnClock(t)
  const reportBytes = async (): Promise<number> => ((await readAnswer(service, '/v1/cache')).json as { reportBytes: number }).reportBytes
  await service.read(path)
  const before = await reportBytes()
  const answers = await Promise.all(Array.from({ length: 50 }, () => service.read(path, { 'accept-encoding': 'br' })))
  const [first] = answers
  t.ok(first !== undefined && answers.every(({ bytes }) => bytes.equals(first.bytes)))
  const grown = await reportBytes() - before
  const compressed = first?.bytes.length ?? NaN
  t.ok(grown >= compressed && grown <= residentBytes(compressed + 200), 'what was added is one compressed body with its overhead')
})
