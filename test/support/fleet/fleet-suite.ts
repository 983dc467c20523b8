import type { Test } from 'tap'
import { createPurgeVersions } from '../../../src/cache/purge-versions.ts'
import type { Fleet } from '../../../src/fleet/fleet.ts'
import { Secret } from '../../../src/runtime/secret.ts'
import type { FleetPermit } from '../../../src/treasure-data/limits/fleet-permits.ts'
import { collectViolations } from '../collect-violations.ts'
import { eventually } from '../redis/start-fleet.ts'
import { plantedKey } from '../service/start-service.ts'

export interface FleetQuota { maxConcurrency: number, maxPerSecond: number }

/** Opens a fleet without replicas. Returns a function that adds one, which may join later. */
export type OpenFleet = (t: Test) => Promise<(quota: FleetQuota) => Promise<Fleet>>

/** Why the tests are skipped, if they are. */
export type Extra = { skip?: string }

interface Replica extends Fleet {
  /** Whether it has learned of a purge. */
  knows (group: string | null, version: number): boolean
}

/** Less than places in the queue are kept without another request, in ms. */
const keptMs = 400

const many: FleetQuota = { maxConcurrency: 3, maxPerSecond: 1_000 }

/** Tests the requirements of the contract `Fleet` for an implementation. */
export function testFleet (t: Pick<Test, 'test'>, open: OpenFleet, extra: Extra = {}): void {
  const test = (title: string, run: (t: Test, join: (quota?: FleetQuota) => Promise<Replica>) => Promise<void>): void => {
    t.test(title, extra, async t => {
      const add = await open(t)
      const joined: Fleet[] = []
      await run(t, async (quota = many) => {
        const fleet = await add(quota)
        const key = new Secret(plantedKey)
        fleet.permits.attach(() => key)
        const knows = listen(fleet)
        joined.push(fleet)
        for (const { permits } of joined) await eventually(() => permits.isReached() && permits.replicas() >= joined.length)
        return { ...fleet, knows }
      })
    })
  }

  test('replicas never use more permits than there are, and a returned permit goes to another replica', async (t, join) => {
    const [{ permits: a }, { permits: b }] = [await join(), await join()]
    const names = [await a.take(), await b.take(), await a.take()].map(nameOf)
    t.equal(new Set(names).size, 3)
    t.match(await a.take(), { waitMs: Number, paused: false })
    t.match(await b.take(), { waitMs: Number, paused: false })
    b.giveBack(names[1] ?? '')
    await eventually(async () => isGranted(await a.take()))
  })

  test('permits are granted in the order of requests, however close together these are', async (t, join) => {
    const one = { ...many, maxConcurrency: 1 }
    const [{ permits: a }, { permits: b }] = [await join(one), await join(one)]
    const violations = collectViolations()
    let inTime = 0
    // rounds in which the machine takes longer than places in the queue are kept say nothing
    for (let round = 0; inTime < 10 && round < 200; round++) {
      const [first, second] = round % 2 === 0 ? [a, b] : [b, a]
      const held = nameOf(await second.take())
      const startMs = performance.now()
      const waiting = [await first.take(), await second.take()]
      second.giveBack(held)
      const early = await second.take()
      const next = await first.take()
      if (isGranted(next)) first.giveBack(nameOf(next))
      const again = await first.take()
      const last = await second.take()
      if (performance.now() - startMs < keptMs) {
        inTime++
        violations.same([...waiting, early, next, again, last].map(isGranted), [false, false, false, true, false, true], round)
      }
      for (const [permits, permit] of [[second, early], [first, again], [second, last]] as const) {
        if (isGranted(permit)) permits.giveBack(nameOf(permit))
      }
      await eventually(async () => {
        const permit = await first.take()
        if (isGranted(permit)) first.giveBack(nameOf(permit))
        return isGranted(permit)
      })
    }
    t.same(violations.found, [])
    t.equal(inTime, 10, 'rounds')
  })

  test('a replica that stops requesting does not delay others', async (t, join) => {
    const one = { ...many, maxConcurrency: 1 }
    const [{ permits: a }, { permits: b }] = [await join(one), await join(one)]
    const first = nameOf(await a.take())
    t.match(await b.take(), { waitMs: Number })
    a.giveBack(first)
    await eventually(async () => isGranted(await a.take()), 5_000)
  })

  test('permits of a dead replica expire, and those in use continue', async (t, join) => {
    const two = { ...many, maxConcurrency: 2 }
    const [first, { permits: b }] = [await join(two), await join(two)]
    t.match([await first.permits.take(), await b.take()], [{ granted: String }, { granted: String }])
    // its death would leave its permits as well
    await first.close()
    t.match(await b.take(), { waitMs: Number })
    await eventually(async () => isGranted(await b.take()), 20_000)
    t.match(await b.take(), { waitMs: Number }, 'the other one was renewed meanwhile')
  })

  test('permits taken without a request count for the others', async (t, join) => {
    const one = { ...many, maxConcurrency: 1 }
    const [{ permits: a }, { permits: b }] = [await join(one), await join(one)]
    const name = a.takeWithoutAsking()
    await eventually(async () => {
      const permit = await b.take()
      if (isGranted(permit)) b.giveBack(nameOf(permit))
      return !isGranted(permit)
    })
    a.giveBack(name)
    await eventually(async () => isGranted(await b.take()), 5_000)
  })

  test('no more calls start in a second than allowed, however many replicas there are', async (t, join) => {
    const quota = { maxConcurrency: 1_000, maxPerSecond: 20 }
    const fleets = [await join(quota), await join(quota), await join(quota)]
    let begun = 0
    const endMs = performance.now() + 5_000
    await Promise.all(fleets.map(async ({ permits }) => {
      while (performance.now() < endMs) {
        const permit = await permits.take()
        if (isGranted(permit)) begun++
        else await new Promise(resolve => setTimeout(resolve, permit !== null && 'waitMs' in permit ? permit.waitMs : 1))
      }
    }))
    // seconds are the fleet's own; a late answer appears in the wrong one
    t.ok(begun >= 20 && begun <= 6 * 20, `${begun} in 5 s`)
    t.comment(`${begun} in 5 s at 20/s`)
  })

  test('a single replica is not limited in each second', async (t, join) => {
    const quota = { maxConcurrency: 100, maxPerSecond: 5 }
    const { permits } = await join(quota)
    const taken = []
    for (let count = 0; count < 12; count++) taken.push(await permits.take())
    t.ok(taken.every(isGranted))
    await join(quota)
    // sent together, so that they come within one second on a busy machine, too
    const more = await Promise.all(Array.from({ length: 6 }, () => permits.take()))
    t.equal(more.filter(isGranted).length, 5)
    t.match(more.filter(permit => !isGranted(permit)), [{ waitMs: Number, paused: false }])
  })

  test('a pause applies to all replicas, and a shorter one does not end it earlier', async (t, join) => {
    const [{ permits: a }, { permits: b }] = [await join(), await join()]
    a.pause(60_000)
    await eventually(async () => isPausedFor(await b.take(), 50_000, 60_000))
    b.pause(1_000)
    await new Promise(resolve => setTimeout(resolve, 50))
    t.ok(isPausedFor(await a.take(), 50_000, 60_000))
  })

  test('another Treasure Data key has its own permits', async (t, join) => {
    const one = { maxConcurrency: 1, maxPerSecond: 5 }
    const [{ permits: a }, { permits: b }] = [await join(one), await join(one)]
    t.match(await a.take(), { granted: String })
    t.match(await b.take(), { waitMs: Number })
    b.attach(() => new Secret('1/another-key'))
    t.match(await b.take(), { granted: String })
  })

  test('replicas know when others join and leave', async (t, join) => {
    const [first, second, third] = [await join(), await join(), await join()]
    t.same([first, second, third].map(({ permits }) => permits.replicas()), [3, 3, 3])
    t.same([first, second].map(({ clientLimits: { loads } }) => loads.replicas()), [3, 3])
    await third.close()
    for (const { permits } of [first, second]) await eventually(() => permits.replicas() === 2)
  })

  test('a client\'s usage is summed over replicas, refilled steadily, and bounded above and below', async (t, join) => {
    const [{ clientLimits: { requests: first, loads } }, { clientLimits: { requests: second } }] = [await join(), await join()]
    const use = (used: number, caller = 'client:web', limit = 600) => [{ caller, limit, used }]
    t.ok(first.isReached())
    t.same(await first.sync(use(100)), [500])
    const [left = NaN] = await second.sync(use(200)) ?? []
    t.ok(left >= 300 && left < 400, `${left} left`)
    t.same(await first.sync([...use(0, 'client:other'), ...use(1, 'client:third', 1)]), [600, 0])
    t.same(await first.sync(use(100_000)), [-6_000], 'no more than ten minutes are owed')
    await new Promise(resolve => setTimeout(resolve, 200))
    const [later = NaN] = await second.sync(use(0)) ?? []
    t.ok(later > -6_000 && later <= 0, `${later} after 0.2 s`)
    t.same(await loads.sync(use(1)), [599], 'loads are another limit')
    t.same(await second.sync(use(-100_000)), [600], 'what is given back fills it at most')
  })

  test('all replicas learn of purges, including those that join later', async (t, join) => {
    const [first, second] = [await join(), await join()]
    t.equal(await first.purgeMessages.announce('group', 5), true)
    await eventually(() => second.knows('group', 5))
    t.equal(await second.purgeMessages.announce(null, 7), true)
    await eventually(() => first.knows(null, 7))
    t.notOk(first.knows('other', 8))
    const third = await join()
    await eventually(() => third.knows('group', 5) && third.knows(null, 7))
  })

  test('purges announced at once reach all replicas, and nothing else is purged', async (t, join) => {
    const replicas = [await join(), await join()]
    const groups = Array.from({ length: 10 }, (_, index) => `group ${index}`)
    const announced = await Promise.all(groups.flatMap((group, index) =>
      replicas.map(({ purgeMessages }) => purgeMessages.announce(group, index + 1))))
    t.same(announced, announced.map(() => true))
    await eventually(() => replicas.every(({ knows }) => groups.every((group, index) => knows(group, index + 1))))
    t.same(replicas.map(({ knows }) => knows(null, 1)), [false, false])
  })
}

/** Listens to purges as memory does. */
function listen ({ purgeMessages }: Fleet): Replica['knows'] {
  const versions = createPurgeVersions(() => 0)
  purgeMessages.attach({ of: versions.of, learn: (group, version) => { versions.raise(group, version) }, announceOwed: async () => true })
  return (group, version) => {
    const known = versions.of(group ?? '')
    return (group === null ? known.all : known.group) >= version
  }
}

function isGranted (permit: FleetPermit | null): boolean {
  return permit !== null && 'granted' in permit
}

function nameOf (permit: FleetPermit | null): string {
  if (permit === null || !('granted' in permit)) throw new Error('no permit was granted')
  return permit.granted
}

function isPausedFor (permit: FleetPermit | null, leastMs: number, mostMs: number): boolean {
  return permit !== null && 'waitMs' in permit && permit.paused && permit.waitMs > leastMs && permit.waitMs <= mostMs
}
