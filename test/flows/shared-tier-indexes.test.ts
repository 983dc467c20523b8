import t from 'tap'
import { needsRedis, startRedis } from '../support/redis/redis-server.ts'
import { eventually, startFleet, untilConnected, type Replica } from '../support/redis/start-fleet.ts'

/** Waits until a replica lists all journeys. On a busy machine it may stop waiting first, and report the index as pending. */
async function untilListed (replica: Replica): Promise<void> {
  await eventually(async () => ((await replica.read('/v1/journeys')).json as { total: number }).total === 500)
}

t.test('replicas list the journeys of an index after one call to Treasure Data', needsRedis, async t => {
  const { url } = await startRedis(t)
  const { sandbox, replicas, add } = await startFleet(t, { size: 2, env: { REDIS_URL: url, TD_AUDIENCES: '300' } })
  await untilConnected(replicas)
  await Promise.all(replicas.map(untilListed))
  await eventually(async () => (await Promise.all(replicas.map(replica => replica.tier()))).some(({ stores }) => stores.stored === 1))
  const later = await add()
  await untilConnected([later])
  await untilListed(later)
  t.same(sandbox.calls.log().map(({ url }) => url), ['/entities/journeys/segment_rules?audience_id=300'])
})
