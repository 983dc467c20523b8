import { createServer, type OutgoingHttpHeaders } from 'node:http'
import { inspect } from 'node:util'
import t from 'tap'
import { faultJourneys } from '../../sandbox/fault-journeys.ts'
import { keyTraces } from '../support/service/key-traces.ts'
import { plantedKey, startService } from '../support/service/start-service.ts'
import { listen } from '../support/td/start-upstream.ts'
import { collectViolations } from '../support/collect-violations.ts'

t.test('the key is in no answer, header, log line, document or page, whatever TD does', async t => {
  const { get, log, sandbox, app } = await startService(t, { env: { TD_DEADLINE_MS: '400', LOG_LEVEL: 'trace' } })
  const seen: string[] = []
  const visit = async (path: string): Promise<void> => {
    const response = await get(path)
    seen.push(`${path} ${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}`)
  }
  for (const { id } of faultJourneys) {
    await visit(`/v1/journeys/${id}/statistics`)
    await visit(`/v1/journeys/${id}/conversion-graph`)
    await visit(`/v1/journeys/${id}/overview`)
  }
  const echo = JSON.stringify({
    code: plantedKey, message: `the key ${plantedKey} is wrong`, errors: [{ code: plantedKey, detail: `TD1 ${plantedKey}` }]
  })
  for (const status of [200, 400, 401, 403, 404, 409, 422, 429, 500, 503]) {
    sandbox.setFault({ journeyId: '1001', times: 1, fault: { kind: 'body', status, body: echo } })
    await visit('/v1/journeys/1001/statistics')
  }
  sandbox.setFault({ journeyId: '1002', times: 1, fault: { kind: 'reset' } })
  for (const path of [
    '/v1/journeys/1002/statistics', '/v1/journeys/1000/activation-graph', '/v1/cache', '/openapi.json', '/openapi.yaml', '/docs',
    '/docs/json', '/healthz', '/nothing', '/v1/journeys/x/statistics'
  ]) await visit(path)
  t.ok(sandbox.calls.log().every(({ authorized }) => authorized), 'the key was in use')
  t.ok(log.length > 20, 'there is a log to search')
  t.same(tracesIn([...seen, ...log, inspect(app, { depth: 4 })]), [])
})

const resources = [
  'entities/journeys/:id/statistics', 'entities/journeys/:id/conversion_sankey_charts', 'v1/journeys/:id/statistics',
  'v1/journeys/:id/overview', 'v1/journeys/:id/conversion-graph?format=csv', 'v1/journeys/:id/definition', 'v1/cache', 'v1/status'
]
const vendor = 'application/vnd.treasuredata.v1+json'
const [account = '', secret = ''] = plantedKey.split('/')

/** Answers of Treasure Data, or of a proxy in front of it, that contain the key. */
const echoes: Array<[what: string, headers: OutgoingHttpHeaders, body: string]> = [
  ['body', { 'content-type': vendor }, JSON.stringify({ data: { key: plantedKey, attributes: { name: `TD1 ${plantedKey}` } } })],
  ['name', { 'content-type': vendor }, JSON.stringify({ data: [{ attributes: { nodes: [{ label: secret, name: plantedKey }] } }] })],
  ['media type parameter', { 'content-type': `${vendor}; authorization="TD1 ${plantedKey}"` }, '{"data":null}'],
  ['media type', { 'content-type': `application/${secret}+json` }, '{"data":null}'],
  ['validators', { 'content-type': vendor, etag: `"${plantedKey}"`, 'last-modified': secret }, '{"data":null}'],
  ['headers', { 'content-type': vendor, authorization: plantedKey, 'set-cookie': plantedKey, link: `<${plantedKey}>` }, '{"data":null}'],
  ['refused coding', { 'content-type': vendor, 'content-encoding': plantedKey }, '{"data":null}'],
  ['page', { 'content-type': 'text/html', location: plantedKey }, plantedKey]
]

t.test('the key is not passed on at Treasure Data\'s own paths either if Treasure Data repeats it', async t => {
  let echo = echoes[0]
  const requests: string[] = []
  const upstream = createServer((request, response) => {
    const { authorization, ...others } = request.headers
    requests.push(JSON.stringify(others))
    response.writeHead(200, echo?.[1]).end(echo?.[2])
  })
  const { get, log } = await startService(t, { env: { TD_BASE_URL: await listen(t, upstream) } })
  const violations = collectViolations()
  for (const [index, [what]] of echoes.entries()) {
    echo = echoes[index]
    const seen: string[] = []
    for (const resource of resources) {
      const response = await get(`/${resource.replace(':id', `100${index}`)}`)
      seen.push(`${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}`)
    }
    violations.same(tracesIn(seen), [], what)
    const refused = seen.some(answer => answer.startsWith('502'))
    violations.equal(refused, !['media type parameter', 'validators', 'headers'].includes(what), `${what} is refused`)
  }
  violations.same(tracesIn([...log, ...requests]), [], 'log and requests')
  t.same(violations.found, [])
  t.ok(requests.length > echoes.length)
})

/** Describes the traces of the key by their beginnings. */
function tracesIn (texts: readonly string[]): string[] {
  const everything = texts.join('\n')
  return keyTraces.filter(trace => everything.includes(trace)).map(trace => `${trace.slice(0, account.length + 1)}…`)
}
