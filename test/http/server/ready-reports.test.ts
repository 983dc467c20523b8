import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import t from 'tap'
import { readAnswer } from '../../support/service/read-answer.ts'
import { sendRaw } from '../../support/service/send-raw.ts'
import { startOnClock } from '../../support/service/start-on-clock.ts'
import { startService } from '../../support/service/start-service.ts'
import { collectViolations } from '../../support/collect-violations.ts'

// over a socket, a report in memory is answered before the router; injected requests always use the router

const path = '/v1/journeys/1000/statistics'

t.test('the answer is the same with and without the router, byte for byte', async t => {
  // time stands still, as the answers tell their age in seconds
  const service = await startOnClock(t)
  const violations = collectViolations()
  for (const headers of [{}, { 'accept-encoding': 'gzip' }, { 'accept-encoding': 'br', accept: 'application/json' }]) {
    // loads, then compresses
    await readAnswer(service, path, headers)
    await readAnswer(service, path, headers)
    const ready = await readAnswer(service, path, headers)
    const routed = await service.app.inject({ url: path, headers: { ...headers, host: 'localhost' } })
    violations.same(ready.bytes, routed.rawPayload, headers)
    for (const [name, value] of Object.entries(routed.headers)) {
      if (!['date', 'connection', 'x-request-id'].includes(name)) violations.equal(ready.header(name), String(value), name)
    }
    const etag = ready.header('etag') ?? ''
    const unchanged = await readAnswer(service, path, { ...headers, 'if-none-match': etag })
    violations.match(unchanged, { status: 304, bytes: Buffer.alloc(0) }, headers)
    violations.equal(unchanged.header('etag'), etag, headers)
    const head = await readAnswer(service, path, headers, 'HEAD')
    violations.match(head, { status: 200, bytes: Buffer.alloc(0) }, headers)
    violations.equal(head.header('content-length'), String(ready.bytes.length), headers)
  }
  t.same(violations.found, [])
})

t.test('a report in memory is neither parsed, serialised nor digested again', async t => {
  const service = await startService(t, { env: { LOG_LEVEL: 'silent' } })
  const ask = (headers: string) =>
    sendRaw(service, `GET /v1/journeys/1001/conversion-graph HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n${headers}\r\n`)
  const kinds = ['', 'accept-encoding: gzip\r\n', 'accept-encoding: br\r\n', 'if-none-match: *\r\n']
  t.teardown(syncBuiltinESMExports)
  const work = [
    t.capture(JSON, 'parse', JSON.parse),
    t.capture(JSON, 'stringify', JSON.stringify),
    t.capture(crypto, 'hash', crypto.hash)
  ]
  // what was imported by name is captured, too
  syncBuiltinESMExports()
  const violations = collectViolations()
  for (const headers of kinds) violations.match(await ask(headers), /^HTTP\/1.1 (200|304) /, headers)
  for (const calls of work) violations.ok(calls().length > 0, 'it took that work to make it', calls)
  for (const headers of kinds) violations.match(await ask(headers), /^HTTP\/1.1 (200|304) [^]*; hit; ttl=/, headers)
  for (const calls of work) violations.same(calls(), [], calls)
  t.same(violations.found, [])
})

t.test('a report in memory does not bypass its guards', async t => {
  const service = await startService(t)
  await readAnswer(service, path)
  const ask = (headers: Record<string, string>) => readAnswer(service, path, headers)
  t.match(await ask({ host: 'evil.example' }), { status: 421, json: { code: 'misdirected' } })
  t.match(await ask({ accept: 'text/html' }), { status: 406, json: { code: 'not-acceptable' } })
  t.match(await readAnswer(service, path, {}, 'DELETE'), { status: 405 })
  t.equal((await ask({})).status, 200)
})

t.test('a request with two hosts, or none, is refused, in memory or not', async t => {
  const service = await startService(t)
  await readAnswer(service, path)
  const violations = collectViolations()
  for (const hosts of ['host: localhost\r\nhost: evil.example\r\n', 'host: localhost\r\nhost: localhost\r\n', 'host: a@b/c\r\n', '']) {
    const answer = await sendRaw(service, `GET ${path} HTTP/1.1\r\n${hosts}connection: close\r\n\r\n`)
    violations.match(answer, /^HTTP\/1.1 400 [^]*"code":"invalid-request"/, hosts)
  }
  t.same(violations.found, [])
})

t.test('a full address must name this service as well, in memory or not', async t => {
  const service = await startService(t)
  const violations = collectViolations()
  for (const [origin, status] of [
    ['http://localhost', 200], ['http://evil.example', 421], ['HTTP://evil.example:80', 421], ['http://localhost@evil.example', 400]
  ] as const) {
    for (let request = 0; request < 3; request++) {
      const answer = await sendRaw(service, `GET ${origin}${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`)
      violations.match(answer, new RegExp(`^HTTP/1.1 ${status} `), origin)
    }
  }
  t.same(violations.found, [])
})

t.test('garbage after a request never becomes part of its answer', async t => {
  const service = await startService(t)
  service.sandbox.setFault({ journeyId: '1002', fault: { kind: 'latency', ms: 50 } })
  const whole = await readAnswer(service, path)
  const loading = 'GET /v1/journeys/1002/statistics HTTP/1.1\r\nhost: localhost\r\n\r\n'
  t.equal(await sendRaw(service, `${loading}garbage\r\n\r\n`), '', 'nothing of the service\'s comes before the answer that is due')
  const last = `GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`
  t.ok((await sendRaw(service, `${last}garbage\r\n\r\n`)).endsWith(`\r\n\r\n${whole.bytes.toString('latin1')}`),
    'what follows a last request is ignored')
})

t.test('a refresh calls Treasure Data although a report is in memory', async t => {
  const service = await startOnClock(t, { env: { TD_DEFINITIONS: 'off' } })
  await service.read(path)
  await service.clock.advance(5_000)
  t.equal(service.sandbox.calls.total(), 1)
  t.match((await service.read(path, { 'cache-control': 'no-cache' })).header('cache-status'), /fwd=request/)
  t.equal(service.sandbox.calls.total(), 2)
})

t.test('during shutdown, a report from memory closes its connection', async t => {
  const service = await startService(t)
  await readAnswer(service, path)
  t.equal((await readAnswer(service, path)).header('connection'), 'keep-alive')
  service.app.draining.begun = true
  t.match(await sendRaw(service, `GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`), /^HTTP\/1.1 200 [^]*connection: close/)
})

t.test('it is one log line, like any request', async t => {
  const service = await startService(t, { env: { LOG_LEVEL: 'info' } })
  const ids = []
  for (let request = 0; request < 2; request++) ids.push((await readAnswer(service, `${path}?range=last_7d`)).header('x-request-id'))
  await service.app.close()
  const [loaded, ready] = service.log.map(line => JSON.parse(line)).filter(({ msg }) => msg === 'answered')
  t.match(ready, { route: '/v1/journeys/:journeyId/statistics', path, method: 'GET', status: 200, ms: Number, reqId: ids[1] })
  t.same(Object.keys(ready), Object.keys(loaded))
  t.not(ids[0], ids[1])
})

t.test('a named range moves on at midnight, in memory or not', async t => {
  const service = await startOnClock(t, { at: '2026-09-16T23:59:00Z' })
  const url = '/v1/journeys/1001/statistics?range=yesterday'
  const dayOf = async (): Promise<unknown> => {
    await service.read(url)
    return ((await service.read(url)).json as { range: { from: string } }).range.from
  }
  t.equal(await dayOf(), '2026-09-15')
  await service.clock.advance(120_000)
  t.equal(await dayOf(), '2026-09-16')
})
