import t, { type Test } from 'tap'
import { gunzipSync } from 'node:zlib'
import { request } from 'undici'
import { readAnswer } from '../support/service/read-answer.ts'
import { startOnClock } from '../support/service/start-on-clock.ts'
import { startService } from '../support/service/start-service.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'
import { collectViolations } from '../support/collect-violations.ts'

const clients = {
  migrated: { scopes: ['td:raw', 'journeys:read'], journeys: ['1000', '1001', '404404'] },
  reader: { scopes: ['journeys:read'], journeys: ['*'] }
} satisfies Parameters<typeof startWithClients>[1]

const resources = ['statistics', 'conversion_sankey_charts', 'activation_sankey_charts']
const vendor = 'application/vnd.treasuredata.v1+json'

/** A client of Treasure Data that knows only a base URL and a key. */
async function askAsTdClient (baseUrl: string, key: string, path: string, accept: string) {
  const { statusCode, headers, body } = await request(`${baseUrl}${path}`, { headers: { authorization: `TD1 ${key}`, accept } })
  return { status: statusCode, mediaType: headers['content-type'], text: await body.text() }
}

const start = (t: Test) => startWithClients(t, clients)

t.test('a client of Treasure Data notices only the base URL and the key', async t => {
  const service = await start(t)
  const violations = collectViolations()
  for (const id of ['1000', '1001']) {
    for (const resource of resources) {
      for (const query of ['', '?from=2026-10-01&to=2026-10-30', '?to=2026-10-30&from=2026-10-01']) {
        const path = `/entities/journeys/${id}/${resource}${query}`
        for (const accept of [vendor, 'application/json', `${vendor}, application/json`]) {
          const direct = await askAsTdClient(service.sandbox.origin, '1/0123456789abcdef', path, accept)
          violations.equal(direct.status, 200, accept, query, resource)
          for (const from of ['Treasure Data', 'memory']) {
            violations.same(await askAsTdClient(service.address, service.keys.migrated, path, accept), direct, `${path} from ${from}`)
          }
        }
      }
    }
  }
  t.same(violations.found, [])
})

t.test('TD\'s body and its report share one cache entry and one load', async t => {
  const { read, sandbox } = await startOnClock(t)
  await read('/v1/journeys/1001/conversion-graph?from=2026-09-01&to=2026-09-10')
  const raw = await read('/entities/journeys/1001/conversion_sankey_charts?to=2026-09-10&from=2026-09-01')
  t.equal(raw.status, 200)
  t.match(raw.header('cache-status'), /hit/)
  t.equal(sandbox.calls.of('conversion'), 1)
  await read('/v1/journeys/1001/statistics')
  await read('/entities/journeys/1001/statistics')
  t.equal(sandbox.calls.of('statistics'), 1)
})

t.test('it is cached, conditional and compressed like reports', async t => {
  const { clock, read } = await startOnClock(t)
  const path = '/entities/journeys/1001/statistics'
  const plain = await read(path)
  await clock.advance(3_000)
  const zipped = await read(path, { 'accept-encoding': 'gzip' })
  t.same(gunzipSync(zipped.bytes), plain.bytes)
  t.equal(zipped.header('age'), '3')
  t.equal(zipped.header('content-type'), vendor)
  t.match(zipped.header('vary'), /Authorization/)
  t.ok(zipped.header('last-modified'))
  const etag = zipped.header('etag') ?? ''
  t.not(etag, plain.header('etag'))
  const unchanged = await read(path, { 'accept-encoding': 'gzip', 'if-none-match': etag })
  t.match(unchanged, { status: 304, bytes: { length: 0 } })
})

t.test('HEAD has the headers of GET and no body', async t => {
  const service = await startService(t)
  const path = '/entities/journeys/1001/statistics'
  const full = await readAnswer(service, path)
  const head = await readAnswer(service, path, {}, 'HEAD')
  t.match(head, { status: 200, bytes: { length: 0 } })
  const violations = collectViolations()
  for (const name of ['content-length', 'content-type', 'etag']) violations.equal(head.header(name), full.header(name), name)
  t.same(violations.found, [])
})

t.test('Treasure Data\'s header scheme works only at its own paths', async t => {
  const service = await start(t)
  const authorization = `TD1 ${service.keys.migrated}`
  const own = '/entities/journeys/1000/statistics'
  const violations = collectViolations()
  for (const from of ['Treasure Data', 'memory']) {
    violations.equal((await readAnswer(service, own, { authorization })).status, 200, from)
    violations.equal((await readAnswer(service, own, { 'x-api-key': service.keys.migrated })).status, 200, from)
    violations.equal((await readAnswer(service, '/v1/journeys/1000/statistics', { authorization })).status, 401, from)
    await readAnswer(service, '/v1/journeys/1000/statistics', { 'x-api-key': service.keys.migrated })
  }
  t.same(violations.found, [])
})

t.test('errors have Treasure Data\'s shape for their status, in the service\'s own words', async t => {
  const service = await start(t)
  const ask = async (path: string, key = service.keys.migrated) => {
    const { status, header, json } = await readAnswer(service, path, { authorization: `TD1 ${key}` })
    t.equal(header('cache-control'), 'no-store')
    return { status, mediaType: header('content-type'), json }
  }
  const journey = '/entities/journeys/1000'
  const listed = (status: number, code: string) => ({
    status, mediaType: vendor, json: { errors: [{ code, status: String(status), detail: String }] }
  })
  t.match(await ask('/entities/journeys/404404/statistics'), listed(404, 'record-not-found-error'))
  t.match(await ask('/entities/journeys/1000/steps'), listed(404, 'record-not-found-error'))
  t.match(await ask('/entities/journeys/%zz/statistics'), listed(400, 'validation-error'))
  t.match(await ask(`${journey}/conversion_sankey_charts?from=2026-01-01&to=2026-04-01`), listed(400, 'validation-error'))
  t.match(await ask(`${journey}/statistics?range=yesterday&to=2026-13-01`), {
    status: 400,
    json: { errors: [{ source: { pointer: 'to' } }, { detail: 'range is not a parameter of this resource', source: { pointer: 'range' } }] }
  })
  t.match(await ask(`${journey}/statistics`, service.keys.reader), { status: 403, json: { errors: /td:raw/ } })
  t.match(await ask('/entities/journeys/1002/statistics'), { status: 403, json: { errors: /1002/ } })
  t.match(await ask(`${journey}/statistics`, '1/0123456789abcdef'), { status: 401, json: { code: 'unauthorized', message: String } })
  service.sandbox.setFault({ journeyId: '1001', fault: { kind: 'status', status: 422 } })
  t.match(await ask('/entities/journeys/1001/statistics'), listed(422, 'unprocessable-entity-error'))
  service.sandbox.setFault({ journeyId: '1000', fault: { kind: 'status', status: 401 } })
  t.match(await ask(`${journey}/activation_sankey_charts`), {
    status: 502, mediaType: 'application/json; charset=utf-8', json: { status: 502, error: /key/ }
  })
  const { statusCode, body } = await request(`${service.address}${journey}/statistics`, { method: 'POST' })
  t.match({ statusCode, json: await body.json() }, { statusCode: 405, json: { code: 'bad_request', message: String } })
})
