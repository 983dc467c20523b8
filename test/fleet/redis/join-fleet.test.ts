import t from 'tap'
import { testFleet } from '../../support/fleet/fleet-suite.ts'
import { needsRedis, startRedis } from '../../support/redis/redis-server.ts'
import { createTierRig } from '../../support/redis/tier-rig.ts'

testFleet(t, async t => {
  const { url } = await startRedis(t)
  return async quota => createTierRig(t, url, { quota }).tier.fleet
}, needsRedis)
