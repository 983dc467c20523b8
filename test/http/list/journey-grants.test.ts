import t from 'tap'
import { readAnswer } from '../../support/service/read-answer.ts'
import { startWithClients } from '../../support/service/start-with-clients.ts'
import { createFakeClock } from '../../support/fake-clock.ts'

t.test('a grant of a bundle covers a version that was launched after the key was created', async t => {
  const clock = createFakeClock(Date.parse('2026-09-16T12:00:00Z'))
  const service = await startWithClients(t, {
    bundle: { scopes: ['journeys:read'], journeys: ['bundle:7'] },
    audience: { scopes: ['journeys:read'], journeys: ['audience:301', '1001'] }
  }, { clock, env: { TD_AUDIENCES: '300,301', TD_MAX_ATTEMPTS: '1' } })
  const { keys, sandbox } = service
  const read = (id: string, key: string) => readAnswer(service, `/v1/journeys/${id}/statistics`, { 'x-api-key': key })
  t.equal((await read('1101', keys.bundle)).status, 200)
  const refused = async (id: string, key: string) => {
    const { status, json } = await read(id, key)
    return { status, detail: String((json as { detail: string }).detail).replaceAll(id, 'N') }
  }
  t.equal((await refused('1104', keys.bundle)).status, 403)
  const id = sandbox.launchVersion()
  await clock.advance(301_000)
  t.equal((await read(id, keys.bundle)).status, 200)
  t.equal((await read(id, keys.bundle)).header('cache-status')?.startsWith('td-journey-bff; hit'), true)
  // one that is listed under another bundle, and one that does not exist
  t.same(await refused('1002', keys.bundle), await refused('999999', keys.bundle))
  t.equal((await read('1001', keys.audience)).status, 200)
  t.equal((await read('1002', keys.audience)).status, 403)
  const list = async (key: string) => (await readAnswer(service, '/v1/journeys?sort=journeyId', { 'x-api-key': key })).json
  t.match(await list(keys.bundle), {
    total: 4, journeys: [{ journeyId: '1101' }, { journeyId: '1102' }, { journeyId: '1103' }, { journeyId: '1104' }]
  })
  t.match(await list(keys.audience), { total: 21 })
})

t.test('without its index a grant of a group grants nothing, and the answer says why', async t => {
  const service = await startWithClients(t, { web: { scopes: ['journeys:read'], journeys: ['bundle:7', '1001'] } },
    { env: { TD_AUDIENCES: '403', TD_MAX_ATTEMPTS: '1' } })
  const read = async (id: string) => await readAnswer(service, `/v1/journeys/${id}/statistics`, { 'x-api-key': service.keys.web })
  t.equal((await read('1001')).status, 200)
  t.match(await read('1101'), { status: 503, json: { code: 'grants-unresolved' } })
  t.match(await read('999999'), { status: 503, json: { code: 'grants-unresolved' } })
  t.equal((await read('1101')).header('retry-after'), '30')
})
