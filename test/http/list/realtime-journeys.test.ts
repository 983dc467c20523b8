import t from 'tap'
import { createFakeClock } from '../../support/fake-clock.ts'
import { collectViolations } from '../../support/collect-violations.ts'
import { readAnswer } from '../../support/service/read-answer.ts'
import { startWithClients } from '../../support/service/start-with-clients.ts'

const clock = () => createFakeClock(Date.parse('2026-09-16T12:00:00Z'))

t.test('a real-time journey in an index has its own code, without a call to Treasure Data', async t => {
  const service = await startWithClients(t, {
    all: { scopes: ['journeys:read', 'td:raw'], journeys: ['*'] }, group: { scopes: ['journeys:read'], journeys: ['audience:300'] }
  }, { clock: clock(), env: { TD_AUDIENCES: '300', TD_FOLDERS: '500', LOG_LEVEL: 'info' } })
  const { keys, sandbox, log } = service
  const read = (path: string, key: string) => readAnswer(service, path, { 'x-api-key': key })
  await read('/v1/journeys', keys.all)
  const calls = sandbox.calls.total()
  const violations = collectViolations()
  const paths = ['', '/statistics', '/conversion-graph', '/activation-graph', '/overview', '/canvas', '/comparison?range=last_7d']
    .map(report => `/v1/journeys/6002${report}`)
  for (const path of paths) {
    const { status, json } = await read(path, keys.all)
    violations.match({ status, json }, { status: 422, json: { code: 'realtime-journey' } }, path)
  }
  t.same(violations.found, [])
  t.equal((await read('/entities/journeys/6002/statistics', keys.all)).status, 422)
  t.match((await read('/v1/journeys?ids=6003,1001', keys.all)).json, {
    journeys: [{ journeyId: '6003', status: 'failed', problem: { code: 'realtime-journey' } }, { journeyId: '1001', status: 'ok' }]
  })
  const told = log.map(line => JSON.parse(line)).filter(({ key }) => /:600[23]\b/.test(key)).map(({ msg }) => msg)
  t.same([...new Set(told)], ['no answer: an index lists a real-time journey'], 'the log does not blame Treasure Data')
  t.same(sandbox.calls.log().slice(calls).filter(({ url }) => url.includes('/600')), [])
  const refusal = async (id: string): Promise<string> => {
    const { status, json } = await read(`/v1/journeys/${id}/statistics`, keys.group)
    return `${status} ${String((json as { detail: string }).detail).replaceAll(id, 'N')}`
  }
  t.equal(await refusal('6002'), await refusal('999999'), 'a caller without the grant learns nothing')
  t.match(await refusal('6002'), /^403 /)
})

t.test('before an index is in memory, only journeys that Treasure Data refuses are looked up, in folders only', async t => {
  const service = await startWithClients(t, { all: { scopes: ['journeys:read'], journeys: ['*'] } }, {
    clock: clock(), env: { TD_AUDIENCES: '300', TD_FOLDERS: '500', TD_DEFINITIONS: 'off' }
  })
  const { keys, sandbox } = service
  const read = async (path: string) => {
    const { status, json } = await readAnswer(service, path, { 'x-api-key': keys.all })
    return [status, (json as { code?: string }).code]
  }
  const calls = () => Object.fromEntries(Object.entries(sandbox.calls.counts().byEndpoint).filter(([, count]) => count > 0))
  t.same(await read('/v1/journeys/1001/statistics'), [200, undefined])
  t.same(calls(), { statistics: 1 }, 'an ordinary journey costs what it cost')
  t.same(await read('/v1/journeys/6001/statistics'), [422, 'realtime-journey'])
  t.same(calls(), { statistics: 2, folderIndex: 1 })
  t.same(await read('/v1/journeys/6002/overview'), [422, 'realtime-journey'])
  t.same(await read('/v1/journeys/999999/statistics'), [404, 'journey-not-found'])
  t.same(calls(), { statistics: 3, folderIndex: 1 }, 'the index is in memory now')
})

t.test('an index that fails leaves Treasure Data\'s refusal as it is', async t => {
  const service = await startWithClients(t, { all: { scopes: ['journeys:read'], journeys: ['*'] } }, {
    clock: clock(), env: { TD_FOLDERS: '500', TD_MAX_ATTEMPTS: '1', TD_DEFINITIONS: 'off' }
  })
  service.sandbox.setFault({ endpoint: 'folderIndex', journeyId: '500', fault: { kind: 'status', status: 500 } })
  const { status, json } = await readAnswer(service, '/v1/journeys/6001/statistics', { 'x-api-key': service.keys.all })
  t.match({ status, json }, { status: 404, json: { code: 'journey-not-found' } })
})

t.test('grants of groups without any index cause a warning at the start', async t => {
  const clients = {
    web: { scopes: ['journeys:read'], journeys: ['bundle:7'] },
    all: { scopes: ['journeys:read'], journeys: ['*'] }
  } as const
  const warnings = async (env: Record<string, string>): Promise<string[]> => {
    const { log } = await startWithClients(t, structuredClone(clients) as never, { clock: clock(), env: { LOG_LEVEL: 'warn', ...env } })
    return log.filter(line => line.includes('grants of bundles or audiences have no effect'))
  }
  const [warning, ...others] = await warnings({})
  t.match(JSON.parse(String(warning)), { level: 40, clients: ['web'] })
  t.same(others, [])
  t.same(await warnings({ TD_FOLDERS: '500' }), [])
})
