import t from 'tap'
import { createPurgeVersions, type PurgeListener, type PurgeVersions } from '../../../src/cache/purge-versions.ts'
import { journalLength } from '../../../src/fleet/redis/journal-scripts.ts'
import { settle } from '../../support/fake-clock.ts'
import { createMemoryTier, createReplicaClock } from '../../support/redis/memory-tier.ts'
import { MemoryRedis } from '../../support/redis/memory-redis.ts'
import { loadText, requestText } from '../../support/store/store-replica.ts'

const nowMs = Date.parse('2026-09-16T12:00:00Z')

function listen (): PurgeListener & { versions: PurgeVersions } {
  const versions = createPurgeVersions(() => nowMs)
  return { versions, of: versions.of, learn: (group, version) => { versions.raise(group, version) }, announceOwed: async () => true }
}

t.test('a replica that catches up before memory listens misses no purge', async t => {
  const redis = new MemoryRedis(nowMs)
  const { journal: first } = createMemoryTier({ redis })
  first.attach(listen())
  t.equal(await first.announce(null, 5), true)
  const { journal: second } = createMemoryTier({ redis })
  const catchingUp = second.catchUp()
  await new Promise(resolve => setImmediate(resolve))
  const { versions, ...listener } = listen()
  second.attach(listener)
  t.equal(await catchingUp, true)
  t.ok(versions.of('').all > 5)
})

t.test('a purge of everything counts after its entry has left the journal', async t => {
  const redis = new MemoryRedis(nowMs)
  const { journal: first } = createMemoryTier({ redis })
  const { versions: known, ...listener } = listen()
  first.attach(listener)
  await first.announce(null, 5)
  for (let group = 0; group < journalLength; group++) await first.announce(String(group), 5)
  const { journal: second } = createMemoryTier({ redis })
  const { versions, ...later } = listen()
  second.attach(later)
  t.equal(await second.catchUp(), true)
  t.equal(versions.of('').all, known.of('').all)
  t.equal(versions.of('0').group, 5, 'the last thousand purges of groups as well')
})

t.test('a replica announces a purge of everything that only its store remembers', async t => {
  const redis = new MemoryRedis(nowMs)
  const [first, second] = [createMemoryTier({ redis }), createMemoryTier({ redis })]
  const [{ versions: one, ...firstListener }, { versions: other, ...secondListener }] = [listen(), listen()]
  first.journal.attach(firstListener)
  second.journal.attach(secondListener)
  t.same([await first.journal.catchUp(), await second.journal.catchUp()], [true, true])
  one.raise(null, nowMs + 60_000)
  await first.journal.catchUp()
  await second.journal.catchUp()
  t.ok(other.of('').all > nowMs + 60_000)
  const { all } = one.of('')
  await first.journal.catchUp()
  t.equal(one.of('').all, all, 'once')
})

t.test('a value claims no purge that is not announced, however far its replica\'s clock is ahead', async t => {
  const redis = new MemoryRedis(nowMs)
  const join = async () => {
    const tier = createMemoryTier({ redis })
    const { versions, ...listener } = listen()
    tier.store.attach(listener)
    tier.journal.attach(listener)
    tier.link.check()
    await settle()
    return { ...tier, versions }
  }
  const [ahead, other] = [await join(), await join()]
  ahead.versions.raise(null, nowMs + 600_000)
  await loadText(ahead.store, 'before the purge', {}, createReplicaClock(redis))
  await settle()
  t.equal(await other.journal.announce(null, nowMs), true)
  t.equal(await (await join()).store.find(requestText()), null)
})

t.test('a purge of everything has a later number than what its replica loaded since', async t => {
  const redis = new MemoryRedis(nowMs)
  const { journal } = createMemoryTier({ redis })
  const { versions, ...listener } = listen()
  journal.attach(listener)
  await journal.catchUp()
  const ahead = nowMs + 600_000
  versions.raise(null, ahead)
  t.equal(await journal.announce(null, ahead), true)
  t.ok(versions.of('').all > ahead)
})
