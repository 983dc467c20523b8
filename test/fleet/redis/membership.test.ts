import t, { type Test } from 'tap'
import { Membership } from '../../../src/fleet/redis/membership.ts'
import { lapsedWeight, leaseMs, memberRecord } from '../../../src/fleet/redis/members.ts'
import { SignedRecords } from '../../../src/redis/signed-records.ts'
import { TierCounts } from '../../../src/redis/tier-counts.ts'
import { createTierKeys, deriveSecret } from '../../../src/redis/tier-keys.ts'
import { TierLink } from '../../../src/redis/tier-link.ts'
import { TierTime } from '../../../src/redis/tier-time.ts'
import { minute, second } from '../../support/cache/cache-rig.ts'
import { createFakeClock, settle, type FakeClock } from '../../support/fake-clock.ts'

/** Redis's records of replicas, by the one clock that they share. */
interface FakeRedis {
  records: Map<string, number>
  beats: number
  /** Replicas that cannot reach Redis. */
  cutOff: Set<FakeReplica>
}

interface FakeReplica {
  members: Membership
  link: TierLink
}

/** Adds a replica to a fleet. `secret` is its signing secret. */
function addReplica (clock: FakeClock, redis: FakeRedis, secret = 'one'): FakeReplica {
  const keys = createTierKeys('test', 'https://td.example', '')
  const records = new SignedRecords([deriveSecret(secret, 'record')], keys.root, () => {})
  const connection = {
    async run (_script: unknown, names: readonly string[], args: ReadonlyArray<unknown>) {
      if (redis.cutOff.has(replica)) throw new Error('Connection is closed.')
      if (names.length === 0) return 'well'
      redis.beats++
      const [before = '', text = '', untilMs] = args
      redis.records.delete(String(before))
      redis.records.set(String(text), Number(untilMs))
      for (const [known, endMs] of redis.records) if (endMs <= clock.wallMs()) redis.records.delete(known)
      return [clock.wallMs(), [...redis.records.keys()]]
    },
    reconnect () {},
    fault: () => null
  }
  const link: TierLink = new TierLink({
    clock,
    counts: new TierCounts(clock.wallMs),
    connection,
    timeoutMs: 50,
    log: { info () {}, warn () {} },
    catchUp: async () => await link.runPatiently({ text: '', sha: '', writes: false }, [], []) !== null,
    onReached: () => members.beat()
  })
  const tier = {
    clock,
    link,
    keys,
    records,
    log: { info () {}, warn () {} },
    time: new TierTime(clock),
    write: () => '',
    nameSecretFor: () => deriveSecret(secret, 'names')
  }
  const members = new Membership(tier, () => {})
  const replica = { members, link }
  return replica
}

/** Replicas that know each other. */
async function startReplicas (t: Test, size: number) {
  const clock = createFakeClock(Date.parse('2026-09-16T12:00:00Z'))
  const redis: FakeRedis = { records: new Map(), beats: 0, cutOff: new Set() }
  const add = async (secret?: string): Promise<FakeReplica> => {
    const replica = addReplica(clock, redis, secret)
    replica.link.check()
    await settle()
    return replica
  }
  const replicas: FakeReplica[] = []
  for (let place = 0; place < size; place++) replicas.push(await add())
  await clock.advance(2 * second)
  t.same(replicas.map(({ members }) => members.known()), replicas.map(() => size))
  return { clock, redis, add, replicas }
}

/** Returns the used share of the quota if every replica uses its share: those that agree, plus each of the others. */
function usedBy (agreeing: readonly FakeReplica[], others: readonly FakeReplica[]): number {
  const together = Math.max(0, ...agreeing.map(({ members }) => members.fleetShare()))
  return others.reduce((sum, { members }) => sum + members.ownShare(), together)
}

t.test('until others know it, a replica sees only itself and uses a fifth', async t => {
  const clock = createFakeClock(0)
  const replica = addReplica(clock, { records: new Map(), beats: 0, cutOff: new Set() })
  t.notOk(replica.members.isKnown())
  t.equal(replica.members.known(), 1)
  t.equal(replica.members.ownShare(), lapsedWeight)
  replica.link.check()
  await settle()
  t.ok(replica.members.isKnown(), 'at once when the tier is reached')
  t.equal(replica.members.ownShare(), 1)
  t.equal(replica.members.fleetShare(), 1)
})

t.test('shares never add up to more than the quota, in any partition at any time', async t => {
  const sizes = [1, 2, 3]
  const found: string[] = []
  for (const size of sizes) {
    for (let cut = 0; cut <= size; cut++) {
      const { clock, redis, replicas } = await startReplicas(t, size)
      const [others, agreeing] = [replicas.slice(0, cut), replicas.slice(cut)]
      for (const replica of others) redis.cutOff.add(replica)
      // the remaining replicas notice within three heartbeats
      await clock.advance(4 * second)
      for (let waited = 0; waited < 2 * minute; waited += 15 * second) {
        const used = usedBy(agreeing, others)
        if (used > 1 + 1e-9) found.push(`${cut} of ${size} cut off, after ${waited / second} s: ${used}`)
        await clock.advance(15 * second)
      }
    }
  }
  t.same(found, [])
})

t.test('replicas are cut off one after another while one joins, and the quota still holds', async t => {
  const { clock, redis, replicas, add } = await startReplicas(t, 3)
  const others: FakeReplica[] = []
  const found: string[] = []
  for (const replica of replicas) {
    redis.cutOff.add(replica)
    others.push(replica)
    await clock.advance(2 * leaseMs)
    const used = usedBy(replicas.filter(left => !others.includes(left)), others)
    if (used > 1 + 1e-9) found.push(`${others.length} cut off: ${used}`)
  }
  t.same(found, [])
  const late = await add()
  await clock.advance(10 * second)
  const used = usedBy([late], others)
  t.ok(used <= 1 + 1e-9, `${used}`)
})

t.test('the share of a lost replica is taken over after its lease, except for a fifth', async t => {
  const { clock, redis, replicas: [lost, first, second_] } = await startReplicas(t, 3)
  if (lost === undefined || first === undefined || second_ === undefined) throw new Error('no replicas')
  redis.cutOff.add(lost)
  await clock.advance(5 * second)
  t.match(first.members.count(), { present: 2, silent: 1, lapsed: 0 })
  t.equal(first.members.fleetShare(), 2 / 3)
  t.equal(lost.members.ownShare(), 1 / 3)
  await clock.advance(leaseMs)
  t.match(first.members.count(), { present: 2, silent: 0, lapsed: 1 })
  t.equal(first.members.fleetShare(), 2 / 2.2)
  t.equal(lost.members.ownShare(), lapsedWeight / 3)
  redis.cutOff.delete(lost)
  await clock.advance(10 * second)
  t.match(first.members.count(), { present: 3, silent: 0, lapsed: 0 })
  t.equal(lost.members.fleetShare(), 1)
})

t.test('no replica disappears because Redis lost data or somebody deleted or forged records', async t => {
  const { clock, redis, replicas: [first] } = await startReplicas(t, 3)
  redis.records.clear()
  first?.members.beat()
  await settle()
  t.equal(first?.members.known(), 3)
  for (let count = 0; count < 50; count++) redis.records.set(`garbage ${count}`, clock.wallMs() + minute)
  const content = { id: 'x', untilMs: clock.wallMs(), names: '', left: false }
  const forged = { v: 1, kind: memberRecord.name, content, signatures: ['AAAA'] }
  redis.records.set(JSON.stringify(forged), clock.wallMs() + minute)
  await clock.advance(10 * second)
  t.match(first?.members.count(), { present: 3, silent: 0, lapsed: 0, otherSecret: 0 }, 'what is not renewed is not believed')
  t.equal(first?.members.known(), 3)
})

t.test('replicas with another secret are recognised, and each keeps to its share', async t => {
  const { clock, replicas, add } = await startReplicas(t, 2)
  const stranger = await add('another')
  await clock.advance(2 * second)
  t.match(replicas.map(({ members }) => members.count()), [{ present: 2, otherSecret: 1 }, { present: 2, otherSecret: 1 }])
  t.match(stranger.members.count(), { present: 1, otherSecret: 2 })
  t.same([...replicas, stranger].map(({ members }) => members.isOfOneMind()), [false, false, false])
  t.same([...replicas, stranger].map(({ members }) => members.ownShare()), [1 / 3, 1 / 3, 1 / 3])
  await stranger.members.close()
  await clock.advance(5 * second)
  t.ok(replicas.every(({ members }) => members.isOfOneMind()))
})

t.test('a replica sends a heartbeat every second until it leaves, which others know within a second', async t => {
  const { clock, redis, replicas: [first, other] } = await startReplicas(t, 2)
  redis.beats = 0
  await clock.advance(10 * second)
  t.equal(redis.beats, 20)
  await first?.members.close()
  await clock.advance(second)
  t.match(other?.members.count(), { present: 1, silent: 0, lapsed: 0 })
  redis.beats = 0
  await clock.advance(10 * second)
  t.equal(redis.beats, 10)
})
