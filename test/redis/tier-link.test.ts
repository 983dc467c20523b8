import t from 'tap'
import { TierCounts } from '../../src/redis/tier-counts.ts'
import { TierLink } from '../../src/redis/tier-link.ts'
import { createFakeClock, settle } from '../support/fake-clock.ts'
import { second } from '../support/cache/cache-rig.ts'
import { collectViolations } from '../support/collect-violations.ts'

const script = { text: '', sha: '', writes: false }
const writing = { ...script, writes: true }

/** A link to a Redis that follows orders: it answers, fails or stays silent. */
async function createRig () {
  const clock = createFakeClock(0)
  const counts = new TierCounts(clock.wallMs)
  const log: string[] = []
  const redis = { mode: 'answers' as 'answers' | 'fails' | 'silent' | 'full' | 'read-only', delayMs: 0, runs: 0, reconnects: 0 }
  const connection = {
    async run () {
      redis.runs++
      if (redis.mode === 'silent') return await new Promise<never>(() => {})
      if (redis.mode === 'full') throw Object.assign(new Error('OOM command not allowed'), { name: 'ReplyError' })
      if (redis.mode === 'read-only') throw Object.assign(new Error('READONLY You can\'t write'), { name: 'ReplyError' })
      if (redis.delayMs > 0) await new Promise<void>(resolve => { clock.setTimer(resolve, redis.delayMs) })
      if (redis.mode === 'fails') throw new Error('Connection is closed.')
      return 'reply'
    },
    reconnect () { redis.reconnects++ },
    fault: () => null
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

t.test('the link is used only after a check, which happens as soon as it is connected', async t => {
  const { link, ask, log } = await createRig()
  t.notOk(link.isUp())
  t.equal(await ask(), null)
  link.check()
  await settle()
  t.ok(link.isUp())
  t.equal(await ask(), 'reply')
  t.same(log, ['the shared tier is connected'])
})

t.test('without a connection at the start it logs one line, and keeps checking', async t => {
  const { link, clock, redis, log } = await createRig()
  redis.mode = 'fails'
  await clock.advance(10 * second)
  t.same(log, ['the shared tier cannot be reached: this replica works alone'])
  t.ok(redis.runs > 10)
  redis.mode = 'answers'
  await clock.advance(second)
  t.ok(link.isUp())
  t.equal(log.length, 2)
})

t.test('a silent Redis is waited for once, for the timeout', async t => {
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

t.test('pauses double during faults, up to 8 s, and start over after 10 s without', async t => {
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
    // the background check may be waiting for its own reply
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
  await clock.advance(2_200)
  t.ok(link.isUp(), 'after a pause of 0.5 s, and three quick checks')
})

t.test('a full Redis is still read', async t => {
  const { link, redis, counts, ask } = await createRig()
  link.check()
  await settle()
  redis.mode = 'full'
  t.equal(await ask(), null)
  t.ok(link.isUp())
  t.same(counts.state().faults, { full: 1 })
})

t.test('a broken connection is used only after it has caught up', async t => {
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

t.test('dead connections are replaced', async t => {
  const { link, clock, redis } = await createRig()
  link.check()
  await settle()
  redis.mode = 'silent'
  await clock.advance(5 * second)
  t.ok(redis.reconnects >= 1)
})

t.test('once closed it makes neither requests nor checks', async t => {
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

t.test('a Redis slightly slower than the timeout is left out until it is fast', async t => {
  const { link, clock, redis, log, ask } = await createRig()
  link.check()
  await settle()
  redis.delayMs = 60
  const asked = link.run(script, [], [])
  await clock.advance(60)
  t.equal(await asked, null)
  for (let seconds = 0; seconds < 120; seconds++) {
    const waiting = ask()
    await clock.advance(second)
    await waiting
  }
  t.equal(log.length, 2, 'reached, and lost once')
  redis.delayMs = 10
  await clock.advance(10 * second)
  t.ok(link.isUp())
  t.equal(log.length, 3)
})

t.test('a Redis that refuses writes is degraded, and new connections are tried at growing intervals', async t => {
  const { link, clock, redis, log } = await createRig()
  link.check()
  await settle()
  t.equal(link.state(), 'connected')
  const write = async (): Promise<unknown> => {
    redis.mode = 'read-only'
    const reply = await link.run(writing, [], [])
    redis.mode = 'answers'
    return reply
  }
  t.equal(await write(), null)
  t.equal(link.state(), 'degraded')
  t.ok(link.isUp(), 'what is there is read')
  t.match(log, ['the shared tier is connected', /is not writable: /])
  for (let seconds = 0; seconds < 600; seconds++) {
    await clock.advance(second)
    await write()
  }
  t.ok(redis.reconnects >= 5 && redis.reconnects <= 15, `${redis.reconnects} new connections in ten minutes`)
  await link.run(script, [], [])
  t.equal(link.state(), 'degraded', 'reading proves nothing')
  t.equal(await link.run(writing, [], []), 'reply')
  t.equal(link.state(), 'connected')
  t.match(log.at(-1), 'is writable again')
})
