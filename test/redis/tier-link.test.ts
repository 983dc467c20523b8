import t from 'tap'
import { TierCounts } from '../../src/redis/tier-counts.ts'
import { TierLink } from '../../src/redis/tier-link.ts'
import { createFakeClock, settle } from '../support/fake-clock.ts'
import { second } from '../support/cache/cache-rig.ts'
import { collectViolations } from '../support/collect-violations.ts'

const script = { text: '', sha: '' }

/** A link with a Redis that does as it is told: answers, fails, or is silent. */
async function createRig () {
  const clock = createFakeClock(0)
  const counts = new TierCounts()
  const log: string[] = []
  const redis = { mode: 'answers' as 'answers' | 'fails' | 'silent' | 'full', runs: 0, reconnects: 0 }
  const connection = {
    async run () {
      redis.runs++
      if (redis.mode === 'silent') return await new Promise<never>(() => {})
      if (redis.mode === 'full') throw Object.assign(new Error('OOM command not allowed'), { name: 'ReplyError' })
      if (redis.mode === 'fails') throw new Error('Connection is closed.')
      return 'reply'
    },
    reconnect () { redis.reconnects++ },
    close () {}
  }
  const note = (_fields: object, message: string): void => { log.push(message) }
  const link: TierLink = new TierLink({
    clock,
    counts,
    connection,
    timeoutMs: 50,
    log: { info: note, warn: note },
    catchUp: async () => await link.runPatiently(script, [], []) !== null
  })
  const ask = async (): Promise<unknown> => {
    const asked = link.run(script, [], [])
    await clock.advance(0)
    return await asked
  }
  return { clock, counts, log, redis, link, ask }
}

t.test('nobody asks before it was looked at, which happens at once when the connection is there', async t => {
  const { link, ask, log } = await createRig()
  t.notOk(link.isUp())
  t.equal(await ask(), null)
  link.check()
  await settle()
  t.ok(link.isUp())
  t.equal(await ask(), 'reply')
  t.same(log, ['the shared tier is reached'])
})

t.test('without a connection at the start it says so once, and goes on looking', async t => {
  const { link, clock, redis, log } = await createRig()
  redis.mode = 'fails'
  await clock.advance(10 * second)
  t.same(log, ['the shared tier cannot be reached: this replica is on its own'])
  t.ok(redis.runs > 10)
  redis.mode = 'answers'
  await clock.advance(second)
  t.ok(link.isUp())
  t.equal(log.length, 2)
})

t.test('a silent Redis is waited for once, and only for the time set', async t => {
  const { link, clock, redis, counts, ask } = await createRig()
  link.check()
  await settle()
  redis.mode = 'silent'
  let answered = false
  const first = link.run(script, [], []).then(reply => {
    answered = true
    return reply
  })
  await clock.advance(49)
  t.notOk(answered)
  await clock.advance(1)
  t.equal(await first, null)
  const { runs } = redis
  t.equal(await ask(), null)
  t.equal(redis.runs, runs, 'not asked any more')
  t.same(counts.state().faults, { timeout: 1 })
})

t.test('pauses double while faults go on, up to 8 s, and begin anew after 10 s without', async t => {
  const { link, clock, redis } = await createRig()
  link.check()
  await settle()
  await clock.advance(10 * second)
  const violations = collectViolations()
  for (const pauseMs of [500, 1_000, 2_000, 4_000, 8_000, 8_000]) {
    redis.mode = 'silent'
    const asked = link.run(script, [], [])
    await clock.advance(50)
    violations.equal(await asked, null, pauseMs)
    redis.mode = 'answers'
    // the look in the background may be waiting for its own reply
    await clock.advance(pauseMs - 1)
    violations.notOk(link.isUp(), String(pauseMs))
    while (!link.isUp()) await clock.advance(100)
  }
  t.same(violations.found, [])
  await clock.advance(10 * second)
  redis.mode = 'silent'
  const asked = link.run(script, [], [])
  await clock.advance(50)
  await asked
  redis.mode = 'answers'
  await clock.advance(1_200)
  t.ok(link.isUp())
})

t.test('a Redis that is full is still asked', async t => {
  const { link, redis, counts, ask } = await createRig()
  link.check()
  await settle()
  redis.mode = 'full'
  t.equal(await ask(), null)
  t.ok(link.isUp())
  t.same(counts.state().faults, { full: 1 })
})

t.test('a connection that broke is not asked until it was caught up with', async t => {
  const { link, clock, redis } = await createRig()
  link.check()
  await settle()
  link.lose()
  t.notOk(link.isUp())
  redis.mode = 'fails'
  await clock.advance(5 * second)
  t.notOk(link.isUp())
  redis.mode = 'answers'
  await clock.advance(second)
  t.ok(link.isUp())
})

t.test('connections that lead nowhere are replaced', async t => {
  const { link, clock, redis } = await createRig()
  link.check()
  await settle()
  redis.mode = 'silent'
  await clock.advance(5 * second)
  t.ok(redis.reconnects >= 1)
})

t.test('once closed it neither asks nor looks', async t => {
  const { link, clock, redis, ask } = await createRig()
  link.check()
  await settle()
  link.close()
  const { runs } = redis
  t.equal(await ask(), null)
  link.check()
  await clock.advance(10 * second)
  t.equal(redis.runs, runs)
})
