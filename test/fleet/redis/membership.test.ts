import t from 'tap'
import { Membership } from '../../../src/fleet/redis/membership.ts'
import { TierCounts } from '../../../src/redis/tier-counts.ts'
import { createTierKeys } from '../../../src/redis/tier-keys.ts'
import { TierLink } from '../../../src/redis/tier-link.ts'
import { second } from '../../support/cache/cache-rig.ts'
import { createFakeClock, settle } from '../../support/fake-clock.ts'

/** A replica whose Redis counts as it is told; `null` where it fails. */
async function createRig () {
  const clock = createFakeClock(0)
  const redis = { count: 3 as number | null, beats: 0, left: 0 }
  const connection = {
    async run (_script: unknown, keys: readonly string[], args: ReadonlyArray<unknown>) {
      if (redis.count === null) throw new Error('Connection is closed.')
      if (keys.length === 0) return 'well'
      if (args.length === 1) redis.left++
      else redis.beats++
      return redis.count
    },
    reconnect () {},
    close () {}
  }
  const link: TierLink = new TierLink({
    clock,
    counts: new TierCounts(),
    connection,
    timeoutMs: 50,
    log: { info () {}, warn () {} },
    catchUp: async () => await link.runPatiently({ text: '', sha: '' }, [], []) !== null,
    onReached: () => replicas.beat()
  })
  const replicas: Membership = new Membership({ clock, link, keys: createTierKeys('test', 'https://td.example') }, () => {})
  return { clock, redis, link, replicas }
}

t.test('until the others have heard of it, it is the only one it knows', async t => {
  const { replicas, link, redis } = await createRig()
  t.notOk(replicas.isKnown())
  t.equal(replicas.known(), 1)
  link.check()
  await settle()
  t.ok(replicas.isKnown(), 'at once when the tier is reached')
  t.equal(replicas.known(), 3)
  t.equal(redis.beats, 1)
})

t.test('more are believed at once, fewer only when they are told five times, and an outage changes nothing', async t => {
  const { replicas, link, redis, clock } = await createRig()
  link.check()
  await settle()
  redis.count = null
  await clock.advance(60 * second)
  t.equal(replicas.known(), 3)
  redis.count = 1
  await clock.advance(10 * second)
  await settle()
  const beats = redis.beats
  t.ok(beats > 1)
  redis.count = 2
  await clock.advance(second)
  t.equal(replicas.known(), 2)
  redis.count = 1
  await clock.advance(3 * second)
  t.equal(replicas.known(), 2)
  await clock.advance(3 * second)
  t.equal(replicas.known(), 1)
  redis.count = 4
  await clock.advance(second)
  t.equal(replicas.known(), 4)
})

t.test('it says every second that it is there, until it leaves', async t => {
  const { replicas, link, redis, clock } = await createRig()
  link.check()
  await settle()
  await clock.advance(10 * second)
  t.equal(redis.beats, 11)
  await replicas.close()
  t.equal(redis.left, 1)
  await clock.advance(10 * second)
  t.equal(redis.beats, 11)
})
