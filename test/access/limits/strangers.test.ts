import fc from 'fast-check'
import t from 'tap'
import { readStrangerAddress } from '../../../src/access/client-address.ts'
import { countKeysOfClient, createStrangerKeys, type CountKey } from '../../../src/access/limits/count-keys.ts'
import { RateLimits } from '../../../src/access/limits/rate-limits.ts'
import { createFakeClock } from '../../support/fake-clock.ts'

const limit = 60
const minuteMs = 60_000

function createRig ({ strangersFactor = 20, max }: { strangersFactor?: number, max?: number } = {}) {
  const time = { ms: 0 }
  const limits = new RateLimits('requests', { monotonicMs: () => time.ms, setTimer: () => () => {} }, null,
    max === undefined ? undefined : counted => counted === 'strangers' ? 1 : max)
  const strangerKeys = createStrangerKeys(strangersFactor)
  const keysAt = (address: string): readonly CountKey[] => strangerKeys(readStrangerAddress(address))
  const takeAll = (addresses: Iterable<string>): number => {
    let granted = 0
    for (const address of addresses) granted += Number(limits.take(keysAt(address), limit).granted)
    return granted
  }
  return { time, limits, keysAt, takeAll }
}

/** Returns addresses in this many /64 networks of one /48 network. */
function * addressesOf (prefix: string, count: number): Iterable<string> {
  for (let index = 0; index < count; index++) yield `${prefix}:${index.toString(16)}::1`
}

t.test('10,020 anonymous callers of one /48 network reset nobody\'s limit, and get as much as four addresses', async t => {
  const { limits, keysAt, takeAll } = createRig()
  const client = countKeysOfClient('web')
  for (let request = 0; request < limit; request++) limits.take(client, limit)
  takeAll(Array.from({ length: limit }, () => '2001:db8:1::1'))
  t.equal(takeAll(addressesOf('2001:db8:0', 10_020)), 4 * limit)
  t.match(limits.take(client, limit), { granted: false, counted: 'client', remaining: 0 })
  t.match(limits.take(keysAt('2001:db8:1::2'), limit), { granted: false, counted: 'address' })
  t.ok(limits.take(keysAt('2001:db8:1:100::1'), limit).granted, 'another network of another site')
})

t.test('a /56 network gets as much as two addresses, and all anonymous callers together get what the setting says', async t => {
  const { limits, keysAt, takeAll } = createRig({ strangersFactor: 5 })
  t.equal(takeAll(addressesOf('2001:db8:0', 256)), 2 * limit)
  t.match(limits.take(keysAt('2001:db8:0:ff::1'), limit), { granted: false, counted: 'network/56', retryAfterS: 1 })
  t.equal(takeAll(Array.from({ length: 1_000 }, (_, index) => `9.9.${index >> 8}.${index & 255}`)), 3 * limit)
  t.match(limits.take(keysAt('1.2.3.4'), limit), { granted: false, counted: 'strangers', limit: 5 * limit })
  t.ok(limits.take(countKeysOfClient('web'), limit).granted, 'a client is no stranger')
})

t.test('a refused request is not charged to the networks around it', async t => {
  const { limits, keysAt, takeAll } = createRig()
  t.equal(takeAll(Array.from({ length: 10_000 }, () => '2001:db8::1')), limit)
  t.match(limits.take(keysAt('2001:db8:0:1::1'), limit), { granted: true, remaining: limit - 1 })
})

t.test('callers share one count while there is no room for another', async t => {
  const { time, limits } = createRig({ max: 2 })
  const ask = (id: string): boolean => limits.take(countKeysOfClient(id), limit).granted
  t.ok(ask('a') && ask('b') && ask('c'))
  for (let request = 0; request < limit; request++) ask('c')
  t.notOk(ask('d'), 'the crowd\'s count is used up')
  t.ok(ask('a'), 'counts that were kept stay')
  t.match(limits.usage().client, { counts: 2, crowded: limit + 2 })
  time.ms += minuteMs
  t.ok(ask('d'))
  t.equal(limits.usage().client.counts, 1, 'full buckets were dropped for it')
})

t.test('however many callers there are, nobody gets more than its limit plus the refill', async t => {
  const callers = ['client:web', 'client:etl', '9.9.9.1', '9.9.9.2', '2001:db8:0:1::1', '2001:db8:0:2::1', '2001:db8:1:1::1']
  const asks = fc.array(fc.record({
    caller: fc.constantFrom(...callers), crowd: fc.nat({ max: 40 }), times: fc.nat({ max: 20 }), waitMs: fc.nat({ max: 5_000 })
  }), { minLength: 5, maxLength: 60 })
  fc.assert(fc.property(fc.integer({ min: 3, max: 10 }), fc.integer({ min: 1, max: 10 }), asks, (max, limit, asks) => {
    const { time, limits, keysAt } = createRig({ max })
    const granted = new Map<string, number>()
    let strangers = 0
    for (const { caller, crowd, times, waitMs } of asks) {
      const isClient = caller.startsWith('client:')
      const keys = isClient ? countKeysOfClient(caller) : keysAt(caller)
      // callers that were counted before the crowd keep their counts
      for (let time = 0; time < times; time++) {
        if (!limits.take(keys, limit).granted) continue
        granted.set(caller, (granted.get(caller) ?? 0) + 1)
        strangers += Number(!isClient)
      }
      for (let other = 0; other < crowd; other++) {
        strangers += Number(limits.take(keysAt(`2001:db8:${(other + 2).toString(16)}:${other}::1`), limit).granted)
        limits.take(countKeysOfClient(`crowd ${other}`), limit)
      }
      time.ms += waitMs
      const due = 1 + time.ms / minuteMs
      // a caller may have shared a count before it got its own
      if ([...granted.values()].some(count => count > 2 * limit * due)) return false
      if (strangers > 20 * limit * due) return false
      if (Object.values(limits.usage()).some(({ counts }) => counts > max)) return false
    }
    return true
  }), { numRuns: 300 })
})

t.test('an outage of other replicas does not fill memory with full counts', async t => {
  const clock = createFakeClock(0)
  const shared = { replicas: () => 2, isReached: () => false, sync: async () => null }
  const limits = new RateLimits('requests', clock, shared, () => 5)
  for (let caller = 0; caller < 20; caller++) {
    limits.take(countKeysOfClient(`caller ${caller}`), limit)
    await clock.advance(3_000)
  }
  t.equal(limits.usage().client.crowded, 0)
  limits.close()
})
