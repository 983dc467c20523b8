import t from 'tap'
import type { AccessScope } from '../../../src/access/identity/client.ts'
import { statusSchema } from '../../../src/http/schemas/status.ts'
import { cacheSchema } from '../../../src/http/schemas/cache.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { readAnswer } from '../../support/service/read-answer.ts'
import { startOnClock } from '../../support/service/start-on-clock.ts'
import { startWithClients } from '../../support/service/start-with-clients.ts'

t.test('operators see the state of each index, without a call to Treasure Data', async t => {
  const { clock, read, sandbox } = await startOnClock(t, { env: { TD_AUDIENCES: '300,403', TD_MAX_ATTEMPTS: '1' } })
  const readIndexes = async () => statusSchema.parse((await read('/v1/status')).json).indexes
  t.match(await readIndexes(), [
    { kind: 'audience', id: '300', state: 'untried', problem: null, fetchedAt: null, ageS: null, journeys: null },
    { kind: 'audience', id: '403', state: 'untried' }
  ])
  t.equal(sandbox.calls.total(), 0)
  await read('/v1/journeys')
  await clock.advance(60_000)
  t.match(await readIndexes(), [
    { id: '300', state: 'ok', problem: null, fetchedAt: '2026-09-16T12:00:00.000Z', ageS: 60, journeys: 500 },
    { id: '403', state: 'failed', problem: { code: 'index-access-denied' }, fetchedAt: null, ageS: null, journeys: null }
  ])
  // nobody requests the list
  await clock.advance(2 * 3_600_000)
  t.match(await readIndexes(), [{ id: '300', state: 'ok', ageS: 7_260 }, { id: '403' }])
  t.equal(sandbox.calls.total(), 2)
  sandbox.setFault({ endpoint: 'audienceIndex', fault: { kind: 'status', status: 500 } })
  await read('/v1/journeys')
  await clock.advance(1_000)
  t.match(await readIndexes(), [{ id: '300', state: 'stale', problem: { code: 'upstream-error' }, journeys: 500 }, { id: '403' }])
  t.match(cacheSchema.parse((await read('/v1/cache')).json), {
    journeys: [], groups: [{ kind: 'audience', id: '300', entries: [{ endpoint: 'audienceIndex', failure: { reason: 'upstream-error' } }] }]
  })
})

t.test('indexes are shown to clients that were granted all journeys', async t => {
  const scopes: AccessScope[] = ['journeys:read', 'cache:read']
  const service = await startWithClients(t, { some: { scopes, journeys: ['1001', 'audience:300'] }, all: { scopes, journeys: ['*'] } },
    { clock: createFakeClock(Date.parse('2026-09-16T12:00:00Z')), env: { TD_AUDIENCES: '300' } })
  const count = async (path: string, key: string): Promise<number | undefined> => {
    const { indexes, groups } = (await readAnswer(service, path, { 'x-api-key': key })).json as Record<string, unknown[]>
    return (indexes ?? groups)?.length
  }
  await readAnswer(service, '/v1/journeys', { 'x-api-key': service.keys.all })
  t.same([await count('/v1/status', service.keys.all), await count('/v1/cache', service.keys.all)], [1, 1])
  t.same([await count('/v1/status', service.keys.some), await count('/v1/cache', service.keys.some)], [0, 0])
})
