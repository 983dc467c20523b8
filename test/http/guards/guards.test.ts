import t from 'tap'
import type { Guard } from '../../../src/http/guards/guard.ts'
import { Problem } from '../../../src/http/problems/problem.ts'
import { readAnswer } from '../../support/service/read-answer.ts'
import { sendRaw } from '../../support/service/send-raw.ts'
import { startService } from '../../support/service/start-service.ts'
import { startWithClients } from '../../support/service/start-with-clients.ts'
import { collectViolations } from '../../support/collect-violations.ts'

// over a socket, a report in memory is answered before the router; injected requests always use the router

const path = '/v1/journeys/1000/statistics'
const refusal = new Problem('misdirected')
const refused = { status: 421, json: { code: 'misdirected' } }

t.test('an additional guard refuses on both paths, in memory or not, however long it takes', async t => {
  let isRefusing = false
  const guards: Record<string, Guard> = {
    'at once': { name: 'further', judge: () => isRefusing ? refusal : null },
    'after a while': { name: 'further', judge: async () => isRefusing ? refusal : null },
    'by journey': { name: 'further', judgeJourney: () => isRefusing ? refusal : null }
  }
  const violations = collectViolations()
  for (const [how, guard] of Object.entries(guards)) {
    isRefusing = false
    const service = await startService(t, { deps: { guards: [guard] } })
    await readAnswer(service, path)
    const ready = await readAnswer(service, path)
    violations.equal(ready.status, 200, how)
    violations.match(ready.header('cache-status'), /; hit; /, how)
    isRefusing = true
    violations.match(await readAnswer(service, path), refused, `${how}, over a socket`)
    const routed = await service.app.inject({ url: path, headers: { host: 'localhost' } })
    violations.equal(routed.statusCode, 421, `${how}, by the router`)
  }
  t.same(violations.found, [])
})

t.test('each guard judges a request once, on either path', async t => {
  const judged: Array<string | undefined> = []
  const further: Guard[] = [
    { name: 'quick', judge: ({ request }) => { judged.push(request.url); return null } },
    { name: 'slow', judge: async () => null },
    { name: 'last', judge: ({ request }) => { judged.push(request.url); return null } }
  ]
  const service = await startService(t, { deps: { guards: further } })
  const violations = collectViolations()
  for (let request = 0; request < 3; request++) violations.equal((await readAnswer(service, path)).status, 200, request)
  t.same(violations.found, [])
  t.same(judged, Array.from({ length: 6 }, () => path))
})

t.test('a request that the ready path leaves to the router is counted once', async t => {
  const web = { scopes: ['journeys:read' as const], journeys: ['1000'], rateLimit: { requestsPerMinute: 100, loadsPerMinute: 100 } }
  const service = await startWithClients(t, { web, stranger: { ...web, journeys: ['1001'] }, raw: { ...web, scopes: ['td:raw' as const] } })
  const remainingAfter = async (key: string, headers: Record<string, string> = {}): Promise<string | undefined> =>
    (await readAnswer(service, path, { 'x-api-key': key, ...headers })).header('ratelimit')?.replace(/;t=.*/, '')
  const { web: key, stranger, raw } = service.keys
  t.equal(await remainingAfter(key), '"requests";r=99', 'loaded')
  t.equal(await remainingAfter(key, { 'accept-encoding': 'gzip' }), '"requests";r=98', 'compressed')
  t.equal(await remainingAfter(key), '"requests";r=97', 'ready')
  t.equal(await remainingAfter(stranger), '"requests";r=99', 'not granted')
  t.equal(await remainingAfter(stranger), '"requests";r=98', 'not granted')
  t.equal(await remainingAfter(raw), '"requests";r=99', 'without the scope')
})

t.test('guards refuse in their order', async t => {
  const service = await startWithClients(t, {
    web: { scopes: ['journeys:read'], journeys: ['1001'] }
  }, { deps: { guards: [{ name: 'further', judge: () => refusal }] } })
  const ask = async (lines: string): Promise<string> =>
    (await sendRaw(service, `GET ${path} HTTP/1.1\r\nconnection: close\r\n${lines}\r\n`)).slice(9, 12)
  const key = `x-api-key: ${service.keys.web}\r\n`
  t.equal(await ask('host: evil.example\r\ncontent-length: 1\r\n'), '400', 'the form before the host')
  t.equal(await ask('host: evil.example\r\n'), '421', 'the host before the client')
  t.equal(await ask('host: localhost\r\n'), '401', 'the client before further guards')
  t.equal(await ask(`host: localhost\r\n${key}`), '421', 'further guards before the journey')
})

t.test('impossible hosts and addresses are refused, in memory or not', async t => {
  const service = await startService(t)
  await readAnswer(service, path)
  const statusOf = async (line: string, host: string): Promise<string> =>
    (await sendRaw(service, `${line} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`)).slice(9, 12)
  const violations = collectViolations()
  for (const target of [path, '/openapi.json', '/v1/journeys/1001/statistics']) {
    for (const [host, status] of [
      ['127.0.0.1:65535', '200'], ['127.255.0.1', '200'], ['127.0.0.999', '421'], ['127.0.0.256:80', '421'], ['127.0.0.01', '421'],
      ['localhost:65536', '400'], ['localhost:99999', '400'], ['localhost:123456', '400'], ['[::1', '421']
    ] as const) {
      violations.equal(await statusOf(`GET ${target}`, host), status, target, host)
    }
  }
  for (const method of ['GET', 'HEAD', 'POST', 'DELETE']) violations.equal(await statusOf(`${method} *`, 'localhost'), '400', method)
  violations.equal(await statusOf('OPTIONS *', 'localhost'), '405', 'OPTIONS')
  violations.equal(await statusOf('GET http://localhost:65536/v1/status', 'localhost'), '400', 'absolute')
  t.same(violations.found, [])
})
