import t from 'tap'
import { keyTraces } from '../support/service/key-traces.ts'
import { startHostileRedis } from '../support/redis/hostile-redis.ts'
import { needsRedis, startRedis } from '../support/redis/redis-server.ts'
import { plantedSecret, startFleet, untilConnected } from '../support/redis/start-fleet.ts'
import { collectViolations } from '../support/collect-violations.ts'

/** Possible replies of a faulty or hostile server. */
const replies = {
  'garbage that is no RESP': 'garbage\r\n\x00\xff\r\n',
  'a page': 'HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n',
  'a length that is never reached': '$1000000000\r\nx',
  'nesting without end': '*1\r\n'.repeat(1_000),
  'a text where a list is due': '+OK\r\n',
  'a number where a list is due': ':42\r\n',
  'an empty list': '*0\r\n',
  'a list of other things': '*5\r\n$-1\r\n$-1\r\n$-1\r\n$-1\r\n$-1\r\n',
  LOADING: '-LOADING Redis is loading the dataset in memory\r\n',
  READONLY: '-READONLY You can\'t write against a read only replica.\r\n',
  NOAUTH: '-NOAUTH Authentication required.\r\n',
  WRONGTYPE: '-WRONGTYPE Operation against a key holding the wrong kind of value\r\n',
  MOVED: '-MOVED 3999 127.0.0.1:1\r\n',
  BUSY: '-BUSY Redis is busy running a script.\r\n'
}

t.test('callers get Treasure Data\'s answers whatever replies come from Redis, and the tier recovers', needsRedis, async t => {
  const redis = await startRedis(t)
  const hostile = await startHostileRedis(t, redis.port)
  const { replicas: [first], add } = await startFleet(t, { size: 1, env: { REDIS_URL: hostile.url, REDIS_TIMEOUT_MS: '200' } })
  const replicas = []
  let asked = 0
  const violations = collectViolations()
  for (const [name, answer] of Object.entries(replies)) {
    hostile.answer = null
    // a server that had no faults
    const replica = await add()
    replicas.push(replica)
    await untilConnected([replica])
    hostile.answer = answer
    for (let times = 0; times < 2; times++) {
      violations.equal(
        (await replica.read(`/v1/journeys/1001/statistics?from=2025-01-01&to=2025-03-${String(++asked).padStart(2, '0')}`)).status, 200,
        name
      )
    }
    violations.ok(Object.keys((await replica.tier()).faults).length > 0, `${name} is counted`)
  }
  hostile.answer = null
  if (first === undefined) throw new Error('no replica')
  await untilConnected([first])
  const log = replicas.flatMap(replica => replica.log).join('\n')
  t.notMatch(log, '"level":50')
  t.notMatch(log, '"level":60')
  for (const trace of [...keyTraces, plantedSecret]) violations.notOk(log.includes(trace), trace)
  t.same(violations.found, [])
})
