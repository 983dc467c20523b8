import fc from 'fast-check'
import t from 'tap'
import type { CacheMode, SourceAnswer } from '../../src/cache/source-cache-contract.ts'
import { Problem } from '../../src/http/problems/problem.ts'
import { isProblemCode, problemCatalog, type ProblemCode } from '../../src/http/problems/problem-catalog.ts'
import { anybody } from '../../src/runtime/load-demand.ts'
import { loadSource } from '../../src/reports/engine/load-source.ts'
import type { Source } from '../../src/reports/engine/source.ts'
import {
  TreasureDataError, treasureDataErrorCodes, type TreasureDataErrorCode
} from '../../src/treasure-data/errors/treasure-data-error.ts'
import { day, hour, lifetime, minute, second } from '../support/cache/cache-rig.ts'
import { createSourceCache } from '../support/cache/source-cache.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { statisticsSource } from '../support/sources/sources.ts'

const mayBeCurrentMs = lifetime.ttlMs + lifetime.staleWhileRevalidateMs

/** Why no load may start for a caller. */
const refusals = ['rate-limited', 'overloaded'] as const satisfies readonly ProblemCode[]

type Step =
  | { ask: CacheMode, refusal: typeof refusals[number] | null }
  | { upstream: TreasureDataErrorCode | 'broken' | null, delayMs: number }
  | { passMs: number }
  | { outdateMs: number }

const steps = fc.array(fc.oneof<Array<{ weight: number, arbitrary: fc.Arbitrary<Step> }>>(
  {
    weight: 6,
    arbitrary: fc.record({
      ask: fc.constantFrom<CacheMode>('normal', 'normal', 'refresh', 'only-if-cached'),
      refusal: fc.constantFrom(null, null, ...refusals)
    })
  },
  {
    weight: 3,
    arbitrary: fc.record({
      upstream: fc.constantFrom(null, null, 'broken' as const, ...treasureDataErrorCodes),
      delayMs: fc.constantFrom(0, second, 10 * second)
    })
  },
  {
    weight: 4,
    arbitrary: fc.record({ passMs: fc.constantFrom(0, second, 3 * second, minute, 5 * minute, 40 * minute, hour, 5 * hour, day) })
  },
  { weight: 1, arbitrary: fc.record({ outdateMs: fc.constantFrom(0, minute) }) }
), { maxLength: 40, size: 'max' })

/** Runs the steps with the service's cache, and returns the faults of each answer. */
async function findViolations (taken: Step[]): Promise<string[]> {
  const clock = createFakeClock(Date.parse('2026-09-16T12:00:00Z'))
  const cache = createSourceCache(clock)
  const upstream: { failure: TreasureDataErrorCode | 'broken' | null, delayMs: number } = { failure: null, delayMs: 0 }
  const state = { loads: 0 }
  const request = {
    key: 'statistics:1001',
    group: '1001',
    lifetimeOf: () => lifetime,
    async load () {
      state.loads++
      const { failure, delayMs } = upstream
      if (delayMs > 0) await new Promise<void>(resolve => clock.setTimer(resolve, delayMs))
      if (failure === 'broken') throw new Error('a fault of our own')
      if (failure !== null) throw new TreasureDataError(failure, { endpoint: 'statistics' })
      return { value: statisticsSource(), digest: 'd', sizeBytes: 10 }
    }
  }
  const violations: string[] = []
  const check = ({ ageMs, stale }: SourceAnswer<Source>): void => {
    if (stale === null) {
      if (ageMs >= mayBeCurrentMs) violations.push(`current after ${ageMs} ms`)
    } else if (!isProblemCode(stale.reason) || problemCatalog[stale.reason].status < 400) violations.push(`stale for ${stale.reason}`)
    else if (stale.sinceMs > clock.wallMs()) violations.push('stale since the future')
  }
  for (const step of taken) {
    if ('ask' in step) {
      const { ask, refusal } = step
      const loadsBefore = state.loads
      const asked = loadSource(cache, request, ask, {
        waiter: anybody,
        takeLoad () {
          if (refusal !== null) throw new Problem(refusal)
          return { giveBack () {}, charge () {} }
        }
      })
      asked.then(check, () => {})
      await clock.advance(0)
      const [entry] = cache.list()
      const isHeldBack = ask === 'normal' && refusal !== null && entry?.state === 'usable-on-error'
      const isRefreshed = state.loads > loadsBefore || entry?.refreshing === true || entry?.failure != null
      if (isHeldBack && !isRefreshed) violations.push(`no refresh after ${refusal}`)
    } else if ('upstream' in step) Object.assign(upstream, { failure: step.upstream, delayMs: step.delayMs })
    else if ('outdateMs' in step) cache.outdate('1001', clock.monotonicMs() - step.outdateMs)
    else await clock.advance(step.passMs)
  }
  await clock.advance(minute)
  return violations
}

t.test('no answer older than TTL plus stale-while-revalidate is current, whatever prevented its refresh', async t => {
  await fc.assert(fc.asyncProperty(steps, async taken => {
    const violations = await findViolations(taken)
    if (violations.length > 0) throw new Error(violations.join(', '))
  }), { numRuns: 400, seed: 20_261_128, interruptAfterTimeLimit: 60_000 })
  t.pass('none found')
})

t.test('a caller who may not load gets the old answer with the reason, and the refresh is charged to nobody', async t => {
  for (const refusal of refusals) {
    const clock = createFakeClock(Date.parse('2026-09-16T12:00:00Z'))
    const cache = createSourceCache(clock)
    const request = {
      key: 'statistics:1001',
      group: '1001',
      lifetimeOf: () => lifetime,
      load: async () => ({ value: statisticsSource(), digest: 'd', sizeBytes: 10 })
    }
    const ask = (): Promise<SourceAnswer<Source>> =>
      loadSource(cache, request, 'normal', { waiter: anybody, takeLoad () { throw new Problem(refusal) } })
    await cache.get(request)
    const fetchedAtMs = clock.wallMs()
    await clock.advance(2 * hour)
    t.match((await ask()).stale, {
      cause: 'not-refreshed', reason: refusal, status: problemCatalog[refusal].status, sinceMs: fetchedAtMs + mayBeCurrentMs
    })
    await clock.advance(0)
    t.match(await ask(), { ageMs: 0, stale: null }, 'the refresh has run')
  }
})
