import t from 'tap'
import type { FleetPermit } from '../../src/treasure-data/limits/fleet-permits.ts'
import { demandInBackground, demandOf } from '../support/demands.ts'
import { settle } from '../support/fake-clock.ts'
import { createQuotaRig } from '../support/td/quota-rig.ts'

/** A quota shared with replicas that the test controls. */
function createRig ({ maxConcurrency = 6, maxPerSecond = 6 } = {}) {
  const fleet = {
    reached: true,
    known: 3,
    answers: [] as Array<FleetPermit | null>,
    held: new Set<string>(),
    asked: 0,
    pausedMs: 0,
    made: 0,
    attach () {},
    isReached: () => fleet.reached,
    replicas: () => fleet.known,
    share: () => 1 / fleet.known,
    async take () {
      fleet.asked++
      const answer = fleet.answers.shift()
      return answer === undefined ? { granted: fleet.takeWithoutAsking() } : answer
    },
    takeWithoutAsking () {
      const permit = `permit ${++fleet.made}`
      fleet.held.add(permit)
      return permit
    },
    giveBack (permit: string) { fleet.held.delete(permit) },
    pause (ms: number) { fleet.pausedMs = ms }
  }
  return { ...createQuotaRig({ maxConcurrency, maxPerSecond, fleet }), fleet }
}

t.test('each call takes a permit of the fleet, and returns it', async t => {
  const { quota, fleet, begun, ask, end } = createRig()
  ask('a')
  ask('b')
  await settle()
  t.same(begun, ['a', 'b'])
  t.same([...fleet.held], ['permit 1', 'permit 2'])
  t.match(quota.state(), { mode: 'fleet', replicas: 3, running: 2 })
  await end('a')
  t.same([...fleet.held], ['permit 2'])
  await end('b')
  t.equal(fleet.held.size, 0)
})

t.test('while the fleet\'s permits are in use it retries after the given time, and the most wanted load goes first', async t => {
  const { clock, fleet, begun, ask } = createRig()
  fleet.answers.push({ waitMs: 50, paused: false }, { waitMs: 50, paused: false })
  ask('background', { demand: demandInBackground() })
  await settle()
  ask('caller')
  await settle()
  t.equal(fleet.asked, 2, 'who came asked once more')
  t.same(begun, [])
  await clock.advance(49)
  t.equal(fleet.asked, 2)
  await clock.advance(1)
  t.same(begun, ['caller', 'background'])
})

t.test('a permit that nobody waits for any more is returned', async t => {
  const { fleet, begun, ask } = createRig()
  const demand = demandOf()
  const leave = demand.join('client')
  const gone = ask('gone', { demand })
  leave()
  await t.rejects(gone, { name: 'LoadAbandonedError' })
  await settle()
  t.same(begun, [])
  t.equal(fleet.asked, 1)
  t.equal(fleet.held.size, 0)
})

t.test('a pause from another replica applies here, and one from this replica is passed on', async t => {
  const { clock, quota, fleet, begun, ask } = createRig()
  fleet.answers.push({ waitMs: 5_000, paused: true })
  ask('a')
  await settle()
  t.equal(quota.state().pausedMs, 5_000)
  t.equal(fleet.pausedMs, 0, 'it is not told again')
  await clock.advance(4_999)
  t.same(begun, [])
  await clock.advance(1)
  t.same(begun, ['a'])
  quota.pause(7_000)
  t.equal(fleet.pausedMs, 7_000)
})

t.test('while the fleet is unreachable, each replica uses its share of concurrent calls and of the rate', async t => {
  const { clock, quota, fleet, begun, ask, end } = createRig()
  fleet.reached = false
  for (let call = 0; call < 6; call++) ask(`call ${call}`)
  await settle()
  t.equal(begun.length, 2, 'a third of six, whether at once or in a second')
  t.match(quota.state(), { mode: 'local-share', replicas: 3, maxConcurrency: 6, maxPerSecond: 6 })
  t.equal(fleet.asked, 0)
  t.equal(fleet.held.size, 2, 'the other replicas hear about them once they can be reached')
  await end('call 0')
  await end('call 1')
  t.equal(begun.length, 2)
  await clock.advance(499)
  t.equal(begun.length, 2)
  await clock.advance(1)
  t.equal(begun.length, 3)
  await clock.advance(500)
  t.equal(begun.length, 4)
})

t.test('a share is never less than one call at a time', async t => {
  const { fleet, begun, ask } = createRig({ maxConcurrency: 2, maxPerSecond: 1 })
  fleet.reached = false
  ask('a')
  ask('b')
  await settle()
  t.same(begun, ['a'])
})

t.test('a single replica has the whole quota, as without a fleet', async t => {
  const { fleet, begun, ask } = createRig({ maxConcurrency: 64, maxPerSecond: 6 })
  Object.assign(fleet, { reached: false, known: 1 })
  for (let call = 0; call < 20; call++) ask(`call ${call}`)
  await settle()
  t.equal(begun.length, 12)
})

t.test('after a failed request the share is used at once', async t => {
  const { fleet, begun, ask } = createRig()
  fleet.answers.push(null)
  const take = fleet.take
  fleet.take = async () => {
    fleet.reached = false
    return await take()
  }
  for (let call = 0; call < 3; call++) ask(`call ${call}`)
  await settle()
  t.equal(fleet.asked, 1)
  t.equal(begun.length, 2)
})

t.test('back in the fleet, its own calls count, and it takes no more than there are', async t => {
  const { fleet, begun, ask } = createRig({ maxConcurrency: 3, maxPerSecond: 60 })
  fleet.reached = false
  ask('alone')
  await settle()
  fleet.reached = true
  for (let call = 0; call < 5; call++) ask(`call ${call}`)
  await settle()
  t.same(begun, ['alone', 'call 0', 'call 1'])
})
