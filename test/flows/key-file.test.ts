import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { minute } from '../support/cache/cache-rig.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { tracesOf } from '../support/service/key-traces.ts'
import { readAnswer, until, untilRefreshed } from '../support/service/read-answer.ts'
import { plantedKey, startService } from '../support/service/start-service.ts'
import { collectViolations } from '../support/collect-violations.ts'

const path = '/v1/journeys/1007/statistics'
const nextKey = '4711/NEXTPLANTEDKEY0123456789abcdef'
const foreignKey = '4712/FOREIGNPLANTEDKEY0123456789abcdef'

async function startWithFile (t: Test) {
  const file = join(t.testdir({ key: `TD1 ${plantedKey}\n` }), 'key')
  const clock = createFakeClock(Date.parse('2026-09-16T12:00:00Z'))
  const service = await startService(t, {
    clock, env: { TD_DEFINITIONS: 'off', TD_API_KEY: '', TD_API_KEY_FILE: file }, readFile: name => readFileSync(name, 'utf8')
  })
  const read = (path: string) => readAnswer(service, path)
  const readKey =
    async () => ((await read('/v1/status')).json as { upstream: { key: { state: string, fileFault: string | null } } }).upstream.key
  const logged = (text: string) => service.log.filter(line => line.includes(text)).length
  const noKeyLogged = () => {
    const log = service.log.join('\n')
    const violations = collectViolations()
    for (const trace of [plantedKey, nextKey, foreignKey].flatMap(tracesOf)) violations.notOk(log.includes(trace), trace)
    t.same(violations.found, [])
  }
  return { ...service, service, clock, read, readKey, logged, noKeyLogged, write: (text: string) => writeFileSync(file, text) }
}

t.test('a key rotation while the service runs causes no error', async t => {
  const { sandbox, read, readKey, logged, noKeyLogged, write } = await startWithFile(t)
  t.equal((await read(path)).status, 200)
  t.match(await readKey(), { state: 'accepted' })
  write(nextKey)
  sandbox.setFault({ times: 1, fault: { kind: 'status', status: 401 } })
  t.equal((await read('/v1/journeys/1002/statistics')).status, 200)
  t.equal(sandbox.calls.total(), 3)
  t.match(await readKey(), { state: 'accepted', fileFault: null })
  t.equal(logged('key file has a new key'), 1)
  t.equal(logged('could not answer'), 0)
  noKeyLogged()
})

t.test('an invalid file keeps the last valid key, shows in the status and is logged once', async t => {
  const { service, clock, read, readKey, logged, noKeyLogged, write } = await startWithFile(t)
  for (const broken of ['', 'short', `${nextKey} and more`]) {
    write(broken)
    await clock.advance(10_000)
    await until(service, async () => (await readKey()).fileFault !== null)
  }
  t.equal((await read(path)).status, 200)
  t.equal(logged('key file is invalid'), 1)
  write(nextKey)
  await clock.advance(10_000)
  await until(service, async () => (await readKey()).fileFault === null)
  t.equal(logged('key file is valid again'), 1)
  noKeyLogged()
})

t.test('a key that stays refused is one incident; old answers are served and the service stays ready', async t => {
  const { service, sandbox, clock, read, readKey, logged, noKeyLogged } = await startWithFile(t)
  await read(path)
  await clock.advance(5 * minute)
  sandbox.setFault({ fault: { kind: 'status', status: 401 } })
  const violations = collectViolations()
  for (let id = 1; id <= 20; id++) {
    violations.match((await read(`/v1/journeys/${id}/statistics`)).json, { code: 'upstream-credentials' }, id)
  }
  t.same(violations.found, [])
  await read(path)
  await untilRefreshed(service)
  t.match(await read(path), { status: 200, json: { freshness: { state: 'stale', reason: 'upstream-credentials' } } })
  t.equal((await read('/readyz')).status, 200)
  t.match(await readKey(), { state: 'refused' })
  t.equal(logged('Treasure Data refuses the key'), 1)
  const loud = service.log.filter(line => /"level":[456]0/.test(line) && line.includes('could not answer'))
  t.equal(loud.length, 1, 'the first failure, and none of the next twenty')
  sandbox.clearFaults()
  await clock.advance(minute)
  await read(path)
  await untilRefreshed(service)
  t.match(await readKey(), { state: 'accepted' })
  t.equal(logged('Treasure Data accepts the key again'), 1)
  noKeyLogged()
})

t.test('with another key of the account every answer is loaded once more, and what it may not see is refused', async t => {
  const { sandbox, clock, read, service, logged, noKeyLogged, write } = await startWithFile(t)
  const paths = [path, '/v1/journeys/1002/statistics', '/v1/journeys/1003/conversion-graph?range=last_30d']
  for (const each of paths) await read(each)
  const before = await read(path)
  sandbox.calls.reset()
  write(nextKey)
  await clock.advance(10_000)
  await until(service, () => logged('key file has a new key') === 1)
  sandbox.setFault({ journeyId: '1002', fault: { kind: 'status', status: 403 } })
  t.match(await read(path), { status: 200, bytes: before.bytes })
  t.equal(sandbox.calls.total(), 1)
  t.match((await read(path)).header('cache-status'), '; hit;', 'once is enough')
  t.match(await read('/v1/journeys/1002/statistics'), { status: 403, json: { code: 'journey-access-denied' } })
  sandbox.setFault({ journeyId: '1003', fault: { kind: 'status', status: 422 } })
  t.match(await read(paths[2] ?? ''), { status: 200, json: { freshness: { state: 'stale' } } }, 'a failure says nothing about rights')
  noKeyLogged()
})

t.test('a key of another account discards all answers', async t => {
  const { sandbox, clock, read, service, logged, noKeyLogged, write } = await startWithFile(t)
  await read(path)
  sandbox.calls.reset()
  write(foreignKey)
  await clock.advance(10_000)
  await until(service, () => logged('another account') === 1)
  t.match((await read('/v1/cache')).json, { sourceBytes: 0, reportBytes: 0, journeys: [] })
  sandbox.setFault({ fault: { kind: 'status', status: 422 } })
  t.not((await read(path)).status, 200, 'nothing of the account before covers a failure')
  noKeyLogged()
})
