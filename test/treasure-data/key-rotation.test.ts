import t from 'tap'
import type { IncidentLog } from '../../src/runtime/log.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { failureOf, journeyId, plantedKey, startUpstream } from '../support/td/start-upstream.ts'
import { collectViolations } from '../support/collect-violations.ts'

const newKey = '123/NEWPLANTEDKEY0123456789'

function createFile (text: string) {
  const lines: string[] = []
  const tell = (_details: object, message: string): void => { lines.push(message) }
  const log: IncidentLog = { info: tell, warn: tell, error: tell }
  const file = { text, readings: 0 }
  const readKeyFile = async (): Promise<string> => {
    file.readings++
    return file.text
  }
  return { file, lines, limits: { readKeyFile, log, clock: createFakeClock(0) } }
}

t.test('a 401 reads the file once, and a new key is tried at once', async t => {
  const { file, lines, limits } = createFile(newKey)
  const seen: Array<string | undefined> = []
  const client = await startUpstream(t, (request, response) => {
    seen.push(request.headers.authorization)
    response.writeHead(request.headers.authorization === `TD1 ${newKey}` ? 200 : 401).end('{}')
  }, limits)
  t.teardown(() => client.close())
  await client.fetchSource('statistics', journeyId, null)
  await client.fetchSource('statistics', journeyId, null)
  t.same(seen, [`TD1 ${plantedKey}`, `TD1 ${newKey}`, `TD1 ${newKey}`])
  t.equal(file.readings, 1)
  t.equal(client.state().key.state, 'accepted')
  t.same(lines, ['key file has a new key; using it from now on'])
})

t.test('a new key that is refused as well is tried once', async t => {
  const { file, limits } = createFile(newKey)
  let asked = 0
  const client = await startUpstream(t, (_request, response) => {
    asked++
    response.writeHead(401).end()
  }, limits)
  t.teardown(() => client.close())
  t.match(await failureOf(t, () => client.fetchSource('statistics', journeyId, null)),
    { code: 'upstream-credentials', status: 401, reported: false })
  t.equal(asked, 2)
  t.equal(file.readings, 1)
  t.equal(client.state().key.state, 'refused')
})

t.test('a continuing 401 is one incident, which ends with the first other answer', async t => {
  const { lines, limits } = createFile(plantedKey)
  let status = 401
  const client = await startUpstream(t, (_request, response) => response.writeHead(status).end('{}'), { ...limits, maxAttempts: 3 })
  t.teardown(() => client.close())
  const violations = collectViolations()
  for (const reported of [false, true, true]) {
    violations.match(
      await failureOf(t, () => client.fetchSource('statistics', journeyId, null)),
      { code: 'upstream-credentials', reported },
      reported
    )
  }
  t.same(violations.found, [])
  status = 500
  await failureOf(t, async () => {
    const load = client.fetchSource('statistics', journeyId, null)
    load.catch(() => {})
    await limits.clock.advance(0)
    for (let second = 0; second < 3; second++) await limits.clock.advance(1_000)
    return await load
  })
  t.equal(client.state().key.state, 'refused', 'a 500 says nothing about the key')
  status = 404
  await failureOf(t, () => client.fetchSource('statistics', journeyId, null))
  t.equal(client.state().key.state, 'accepted')
  t.same(lines, ['Treasure Data refuses the key: replace it', 'Treasure Data accepts the key again'])
})

t.test('a file that never finishes reading costs only the deadline', async t => {
  const { limits } = createFile(plantedKey)
  const client = await startUpstream(t, (_request, response) => response.writeHead(401).end(), {
    ...limits, readKeyFile: () => new Promise(() => {}), deadlineMs: 150
  })
  t.teardown(() => client.close())
  t.match(await failureOf(t, () => client.fetchSource('statistics', journeyId, null)), { code: 'upstream-timeout' })
})
