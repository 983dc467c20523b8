import fc from 'fast-check'
import t from 'tap'
import { SourceCache } from '../../src/cache/source-cache.ts'
import type { SourceRequest } from '../../src/cache/source-cache-contract.ts'
import type { TierLink } from '../../src/redis/tier-link.ts'
import { lifetime, minute, second } from '../support/cache/cache-rig.ts'
import { createMemoryTier, createReplicaClock, type Pass } from '../support/redis/memory-tier.ts'
import { MemoryRedis } from '../support/redis/memory-redis.ts'
import { textCodec } from '../support/store/store-replica.ts'

type Step =
  | { get: number, key: string }
  | { purge: number, group: string | null }
  | { catchUp: number }
  | { joinAheadMs: number }
  | { passMs: number }

const groups: Record<string, string> = { a: '1', b: '2' }
const keys = Object.keys(groups)
const replica = fc.nat(2)

const steps = fc.array(fc.oneof<Array<{ weight: number, arbitrary: fc.Arbitrary<Step> }>>(
  { weight: 6, arbitrary: fc.record({ get: replica, key: fc.constantFrom('a', 'a', 'b') }) },
  { weight: 4, arbitrary: fc.record({ purge: replica, group: fc.constantFrom('1', null, null) }) },
  { weight: 1, arbitrary: fc.record({ catchUp: replica }) },
  { weight: 1, arbitrary: fc.record({ joinAheadMs: fc.constantFrom(-10 * minute, 0, 10 * minute) }) },
  { weight: 1, arbitrary: fc.record({ passMs: fc.constantFrom(1, 4 * second) }) }
), { minLength: 3, maxLength: 12, size: 'max' })

/** How many other things may happen before a command about purges passes, and before a load ends. */
interface Pace {
  purge: number
  load: number
}

const pace = fc.record<Pace>({ purge: fc.constantFrom(0, 0, 20), load: fc.constantFrom(0, 5, 40) })
const paces = fc.array(pace, { minLength: 3, maxLength: 3 })

/** A purge. Moments are numbers of events. */
interface Purge {
  group: string | null
  by: number
  begunAt: number
  /** When it was answered, and when with the answer that all replicas know; `Infinity` until then. */
  answeredAt: number
  toldAt: number
}

interface Replica {
  cache: SourceCache<string>
  pace: Pace
  link: TierLink
  /** When the last check began that succeeded. */
  known: { caughtUpAt: number }
}

/** Replicas on one Redis, whose commands, replies, messages and loads happen in the scheduler's order. */
class World {
  readonly purges: Purge[] = []
  readonly violations: string[] = []
  readonly #redis = new MemoryRedis(Date.parse('2026-09-16T12:00:00Z'))
  readonly #scheduler: fc.Scheduler
  readonly #replicas: Replica[] = []
  #moment = 0

  constructor (scheduler: fc.Scheduler, paces: readonly Pace[]) {
    this.#scheduler = scheduler
    const aheadMs = [0, 10 * minute, -10 * minute]
    paces.forEach((pace, index) => this.add(aheadMs[index], pace))
  }

  /** Lets all replicas catch up. */
  async catchUp (): Promise<void> {
    for (const { link } of this.#replicas) link.check()
    await this.settle()
  }

  take (step: Step): void {
    if ('get' in step) this.#get(step.get, step.key)
    else if ('purge' in step) this.#purge(step.purge, step.group)
    else if ('catchUp' in step) this.#replicas[step.catchUp]?.link.check()
    else if ('joinAheadMs' in step) this.add(step.joinAheadMs).link.check()
    else this.#redis.nowMs += step.passMs
  }

  /** Asks every replica, and a new one, for everything, after all of them have caught up twice, so that all owed purges are told. */
  async end (): Promise<void> {
    this.add()
    for (let round = 0; round < 2; round++) {
      this.#redis.nowMs += minute
      await this.catchUp()
    }
    for (const index of this.#replicas.keys()) for (const key of keys) this.#get(index, key)
    await this.settle()
  }

  /** Lets happen what is still to happen. */
  async settle (): Promise<void> {
    for (let turn = 0; this.#scheduler.count() > 0; turn++) {
      if (turn > 20_000) throw new Error('it never ends')
      await this.#scheduler.waitOne()
      await new Promise(resolve => setImmediate(resolve))
    }
  }

  add (aheadMs = 0, pace: Pace = { purge: 0, load: 0 }): Replica {
    const pass: Pass = what => this.#pass(what, what === 'purge' ? pace.purge : 0)
    const known = { caughtUpAt: 0 }
    const onCheck = (): () => void => {
      const begunAt = ++this.#moment
      return () => { known.caughtUpAt = begunAt }
    }
    const { link, store, journal } = createMemoryTier({ redis: this.#redis, aheadMs, pass, onCheck })
    const cache = new SourceCache<string>({
      clock: createReplicaClock(this.#redis, aheadMs),
      maxBytes: 2 ** 20,
      negativeTtlMs: 30 * second,
      softDeadlineMs: 2 * second,
      deadlineMs: 20 * second,
      judge: () => ({ kind: 'failed', reason: 'failed', status: 502, retryAfterMs: null }),
      late: { reason: 'late', status: 504 },
      queued: { reason: 'queued', status: 503 },
      store,
      purgeMessages: journal
    })
    const added = { cache, pace, known, link }
    this.#replicas.push(added)
    return added
  }

  #get (index: number, key: string): void {
    const replica = this.#replicas[index]
    if (replica === undefined) return
    const group = groups[key] ?? ''
    const askedAt = ++this.#moment
    const { caughtUpAt } = replica.known
    const oldest = Math.max(0, ...this.purges.flatMap(({ by, begunAt, answeredAt, toldAt, ...purge }) => {
      const concerns = purge.group === null || purge.group === group
      return concerns && ((by === index && answeredAt < askedAt) || toldAt < caughtUpAt) ? [begunAt] : []
    }))
    replica.cache.get(this.#request(key, group, replica.pace)).then(({ value }) => {
      if (Number(value) < oldest) this.violations.push(`replica ${index}, asked at ${askedAt} for ${key}: ${value} is older than ${oldest}`)
    }, (error: unknown) => { this.violations.push(String(error)) })
  }

  #purge (index: number, group: string | null): void {
    const purge = { group, by: index, begunAt: ++this.#moment, answeredAt: Infinity, toldAt: Infinity }
    this.purges.push(purge)
    this.#replicas[index]?.cache.purge(group).then(reach => {
      purge.answeredAt = ++this.#moment
      if (reach === 'everything') purge.toldAt = purge.answeredAt
    }, (error: unknown) => { this.violations.push(String(error)) })
  }

  async #pass (what: string, hops: number): Promise<void> {
    for (let hop = 0; hop <= hops; hop++) await this.#scheduler.schedule(Promise.resolve(), what)
  }

  /** A value is the moment at which its load began. */
  #request (key: string, group: string, { load }: Pace): SourceRequest<string> {
    return {
      key,
      group,
      codec: textCodec,
      lifetimeOf: () => ({ ...lifetime, ttlMs: 24 * 60 * minute }),
      load: async () => {
        const value = String(++this.#moment)
        await this.#pass('load', load)
        return { value, digest: value, sizeBytes: value.length }
      }
    }
  }
}

t.test('no order of events serves a value that was loaded before a purge', async t => {
  await fc.assert(fc.asyncProperty(fc.scheduler(), paces, steps, async (scheduler, chosen, taken) => {
    const world = new World(scheduler, chosen)
    const begin = async (): Promise<void> => {
      for (const step of taken) {
        await scheduler.schedule(Promise.resolve(), 'step')
        world.take(step)
      }
    }
    await world.catchUp()
    const begun = begin()
    await world.settle()
    await begun
    await world.end()
    if (world.violations.length > 0) throw new Error(world.violations.join('\n'))
  }), { numRuns: 60, seed: 20_260_916, interruptAfterTimeLimit: 20_000 })
  t.pass('none did')
})
