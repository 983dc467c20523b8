import { purgeRecord } from '../../../src/fleet/redis/journal-scripts.ts'
import { PurgeJournal } from '../../../src/fleet/redis/purge-journal.ts'
import { kindNameOf, SignedRecords } from '../../../src/redis/signed-records.ts'
import { TierCounts } from '../../../src/redis/tier-counts.ts'
import { createTierKeys } from '../../../src/redis/tier-keys.ts'
import { TierLink } from '../../../src/redis/tier-link.ts'
import { TierTime } from '../../../src/redis/tier-time.ts'
import type { Clock } from '../../../src/runtime/clock.ts'
import { RedisStore, type RedisStoreOptions } from '../../../src/store/redis/redis-store.ts'
import type { MemoryRedis } from './memory-redis.ts'

/** Lets something pass, at once unless the test decides when: a command about purges or another one, its reply, a message. */
export type Pass = (what: 'purge' | 'command' | 'reply' | 'message') => Promise<void>

export interface MemoryTier {
  /** Its checks are the test's: no timer rings by itself. */
  link: TierLink
  journal: PurgeJournal
  store: RedisStore<string>
}

export interface MemoryTierOptions {
  redis: MemoryRedis
  /** How far this replica's wall clock is ahead of Redis's, in ms. */
  aheadMs?: number
  pass?: Pass
  /** Called when a check begins. Returns what to call if it succeeds. */
  onCheck? (): () => void
}

/** The clock of a replica, which follows Redis's time. Its timers never ring. */
export function createReplicaClock (redis: MemoryRedis, aheadMs = 0): Clock {
  return { wallMs: () => redis.nowMs + aheadMs, monotonicMs: () => redis.nowMs, setTimer: () => () => {} }
}

/** A replica's journal and store on a Redis in memory, over a real link. */
export function createMemoryTier ({ redis, aheadMs = 0, pass = async () => {}, onCheck = () => () => {} }: MemoryTierOptions): MemoryTier {
  const clock = createReplicaClock(redis, aheadMs)
  const keys = createTierKeys('bff', 'https://td.example', '1')
  const counts = new TierCounts(clock.wallMs)
  const records = new SignedRecords([Buffer.from('secret')], keys.root, () => {})
  const listeners = new Map<string, (text: string) => void>()
  const link: TierLink = new TierLink({
    clock,
    counts,
    timeoutMs: 50,
    connection: {
      async run (...call) {
        await pass(call[1].includes(keys.journal[0]) ? 'purge' : 'command')
        const reply = redis.run(...call)
        await pass('reply')
        return reply
      },
      reconnect () {},
      fault: () => null
    },
    async catchUp () {
      const onCaughtUp = onCheck()
      const isCaughtUp = await journal.catchUp()
      if (isCaughtUp) onCaughtUp()
      return isCaughtUp
    },
    log: { info () {}, warn () {} }
  })
  const tier: RedisStoreOptions['tier'] = {
    clock,
    link,
    keys,
    counts,
    records,
    time: new TierTime(clock),
    floorMs: 0,
    purgedAll: 0,
    signers: () => [{ secret: Buffer.from('secret'), keyTag: Buffer.alloc(16) }],
    write: (kind, content) => records.seal(kind, keys.channel, content),
    listen (kind, listener) {
      listeners.set(kind.name, text => {
        const content = records.open(kind, keys.channel, text)
        if (content !== null) listener(content)
      })
    }
  }
  const journal = new PurgeJournal(tier)
  const store = new RedisStore<string>({ tier, deadlineMs: 20_000 })
  tier.listen(purgeRecord, entry => journal.hear(entry))
  redis.subscribe(text => { pass('message').then(() => listeners.get(kindNameOf(text))?.(text), () => {}) })
  return { link, journal, store }
}
