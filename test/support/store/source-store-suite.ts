import type { Test } from 'tap'
import { timesOf, type SourceEntry } from '../../../src/cache/source-entry.ts'
import { systemClock } from '../../../src/runtime/clock.ts'
import { day, hour, minute } from '../cache/cache-rig.ts'
import { eventually } from '../redis/start-fleet.ts'
import type { StoreReplica } from './store-replica.ts'

/** Adds a replica with the store under test. */
export type AddReplica = () => Promise<StoreReplica>

/** Opens an empty store. */
export type OpenStore = (t: Test) => Promise<AddReplica>

/** Why the tests are skipped, if they are. */
export type Extra = { skip?: string }

interface Replicas {
  first: StoreReplica
  second: StoreReplica
  add: AddReplica
}

/** Tests the requirements of the contract `SourceStore` for an implementation. */
export function testSourceStore (t: Pick<Test, 'test'>, open: OpenStore, extra: Extra = {}): void {
  const test = (title: string, run: (t: Test, replicas: Replicas) => Promise<void>): void => {
    t.test(title, extra, async t => {
      const add = await open(t)
      await run(t, { first: await add(), second: await add(), add })
    })
  }

  test('a value of one replica is found by another, with its times and history', async (t, { first, second }) => {
    t.equal(await second.store.find(second.request()), null, 'nothing is there at first')
    const settled = { ttlMs: day, staleWhileRevalidateMs: hour, staleIfErrorMs: 7 * day, settled: true }
    const { entry } = await first.load('content', { key: 'made', lifetime: settled })
    const changed = { key: 'key', initialAgeMs: 7_000, firstSeenAtMs: entry.fetchedAtMs - 25 * hour }
    await first.load('', { load: async () => ({ ...entry, ...changed }) })
    const found = await untilFound(second)
    t.equal(found.value, 'content')
    const { sinceFetchMs, ...times } = timesOf(found, systemClock.monotonicMs())
    t.ok(sinceFetchMs >= 0 && sinceFetchMs < minute, String(sinceFetchMs))
    t.match(times, { initialAgeMs: 7_000, unchangedMs: 25 * hour, ttlMs: day, revalidateMs: day + hour, usableMs: 8 * day, settled: true })
  })

  test('keys and groups share nothing', async (t, { first, second }) => {
    await first.load('one', { key: 'a', group: '1' })
    await untilFound(second, 'a', '1')
    t.same(await Promise.all([second.store.find(second.request('b', '1')), second.store.find(second.request('a', '2'))]), [null, null])
  })

  test('an expired entry is not found', async (t, { first, second }) => {
    await first.load('brief', { lifetime: { ttlMs: 20, staleWhileRevalidateMs: 0, staleIfErrorMs: 20, settled: false } })
    await new Promise(resolve => setTimeout(resolve, 60))
    t.equal(await second.store.find(second.request()), null)
  })

  test('a deleted entry is not found', async (t, { first, second }) => {
    await first.load('content')
    await untilFound(second)
    first.store.delete(first.request())
    await eventually(async () => await second.store.find(second.request()) === null)
  })

  test('an entry that cannot be decoded is a miss, and is loaded again', async (t, { first, second }) => {
    await first.load('unreadable')
    await first.load('content', { key: 'stored later' })
    await untilFound(second, 'stored later')
    t.equal(await second.store.find(second.request()), null)
    t.match(await second.load('readable'), { shared: false, entry: { value: 'readable' } })
    t.equal((await untilFound(first)).value, 'readable')
  })

  test('a request without a codec is loaded, and not stored', async (t, { first, second }) => {
    const { codec: _, ...request } = first.request()
    const { entry } = await first.load('content', { key: 'made' })
    t.match(await first.store.load(request, { isHeld: false, accepts: () => true, load: async () => entry }), { shared: false })
    await untilFound(second, 'made')
    t.same([await second.store.find(second.request()), await first.store.find(request)], [null, null])
  })

  test('replicas load a key once, and all get the value', async (t, { first, second, add }) => {
    const replicas = [first, second, ...await Promise.all(Array.from({ length: 6 }, add))]
    let loads = 0
    const answers = await Promise.all(replicas.map(async (replica, index) => {
      const { entry } = await replica.load(`by ${index}`, { key: `made ${index}` })
      return await replica.load('', {
        load: async () => {
          loads++
          await new Promise(resolve => setTimeout(resolve, 100))
          return { ...entry, key: 'key' }
        }
      })
    }))
    t.equal(loads, 1)
    t.equal(new Set(answers.map(({ entry }) => entry.value)).size, 1)
    t.equal(answers.filter(({ shared }) => shared).length, replicas.length - 1)
  })

  test('a failed load rejects, and the next one may load', async (t, { first, second }) => {
    await t.rejects(first.load('', { load: async () => { throw new Error('the load failed') } }), { message: 'the load failed' })
    t.match(await second.load('content'), { shared: false, entry: { value: 'content' } })
  })

  test('a rejected entry is passed to the load, and replaced', async (t, { first, second }) => {
    await first.load('old')
    await untilFound(second)
    const { entry } = await second.load('new', { key: 'made' })
    const found: unknown[] = []
    const answer = await second.load('', {
      accepts: () => false,
      load: async old => {
        found.push(old?.entry.value)
        return { ...entry, key: 'key' }
      }
    })
    t.match(answer, { shared: false, entry: { value: 'new' } })
    t.same(found, ['old'])
    await eventually(async () => (await first.store.find(first.request()))?.entry.value === 'new')
  })

  test('a purge of a group deletes its entries for all replicas, and no others', async (t, { first, second }) => {
    await first.load('content', { group: 'purged' })
    await first.load('content', { group: 'other' })
    await Promise.all([untilFound(second, 'key', 'purged'), untilFound(second, 'key', 'other')])
    first.purgeVersions.bump('purged')
    const { group } = first.purgeVersions.of('purged')
    const version = await first.store.purge('purged', group)
    t.ok(version !== null && version >= group, String(version))
    t.equal(await second.store.find(second.request('key', 'purged')), null)
    t.equal(await first.store.find(first.request('key', 'purged')), null)
    t.equal((await untilFound(second, 'key', 'other')).value, 'content')
    first.purgeVersions.raise('purged', version ?? 0)
    await first.load('after', { group: 'purged' })
    t.equal((await untilFound(first, 'key', 'purged')).value, 'after', 'what is loaded afterwards is stored')
  })

  test('a purge of everything hides all older entries from replicas that know of it', async (t, { first, second }) => {
    await first.load('content')
    await untilFound(second)
    for (const { purgeVersions } of [first, second]) purgeVersions.bump(null)
    t.type(await first.store.purge(null, first.purgeVersions.of('').all), 'number')
    t.same([await first.store.find(first.request()), await second.store.find(second.request())], [null, null])
  })

  test('a value loaded before its group was purged is not found afterwards', async (t, { first, second }) => {
    const { entry } = await first.load('before', { key: 'made' })
    await first.load('', {
      load: async () => {
        first.purgeVersions.bump('group')
        first.purgeVersions.raise('group', await first.store.purge('group', first.purgeVersions.of('group').group) ?? 0)
        return { ...entry, key: 'key' }
      }
    })
    await first.load('content', { key: 'stored later' })
    await untilFound(first, 'stored later')
    t.same([await first.store.find(first.request()), await second.store.find(second.request())], [null, null])
  })
}

/** Waits until an entry is found, because it may be stored after the load has ended. */
async function untilFound ({ store, request }: StoreReplica, key?: string, group?: string): Promise<SourceEntry<string>> {
  let found: SourceEntry<string> | undefined
  await eventually(async () => {
    found = (await store.find(request(key, group)))?.entry
    return found !== undefined
  })
  if (found === undefined) throw new Error('nothing was found')
  return found
}
