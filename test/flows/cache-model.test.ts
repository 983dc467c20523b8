import fc from 'fast-check'
import t from 'tap'
import { NotCachedError } from '../../src/cache/source-cache-contract.ts'
import { CacheModel, describeAnswer, modelTimes, type AskMode } from '../support/cache/cache-model.ts'
import { createCacheRig, goneFailure, heldBack, UpstreamFailure } from '../support/cache/cache-rig.ts'

type Step =
  | { ask: AskMode, callers: number }
  | { upstream: 'same' | 'changed' | 'failing' | 'gone', delayMs: number }
  | { passMs: number }
  | { purge: true }

const steps = fc.array(fc.oneof<Array<{ weight: number, arbitrary: fc.Arbitrary<Step> }>>(
  {
    weight: 6,
    arbitrary: fc.record({
      ask: fc.constantFrom<AskMode>('normal', 'normal', 'refresh', 'only-if-cached', 'without-load'),
      callers: fc.integer({ min: 1, max: 3 })
    })
  },
  {
    weight: 3, arbitrary: fc.record({ upstream: fc.constantFrom('same', 'changed', 'failing', 'gone'), delayMs: fc.constantFrom(0, 5_000) })
  },
  // multiples of 500 ms, including every boundary of the model
  { weight: 5, arbitrary: fc.record({ passMs: fc.oneof(fc.nat(8), fc.constantFrom(20, 40, 80, 140)).map(halves => halves * 500) }) },
  { weight: 1, arbitrary: fc.constant({ purge: true as const }) }
), { maxLength: 40, size: 'max' })

/** Runs the steps with the cache and with its model. Returns both views after each step. */
async function * compare (taken: Step[]): AsyncGenerator<{ seen: unknown, expected: unknown }> {
  const { ttl, swr, sie, negative, soft, deadline, evidence } = modelTimes
  const { cache, clock, upstream, request } = createCacheRig({
    negativeTtlMs: negative,
    softDeadlineMs: soft,
    deadlineMs: deadline,
    lifetimeOf: (_value, unchangedMs) =>
      ({ ttlMs: ttl, staleWhileRevalidateMs: swr - ttl, staleIfErrorMs: sie - ttl, settled: unchangedMs >= evidence })
  })
  const model = new CacheModel()
  const answers = new Map<number, string>()
  const failure = new UpstreamFailure()
  const nameOutcome = (error: unknown): string => {
    if (error === goneFailure) return 'gone'
    if (error === failure) return 'failed'
    if (error === heldBack) return 'held back'
    return error instanceof NotCachedError ? 'not cached' : 'unknown'
  }
  Object.assign(upstream, { content: '0' })
  let asked = 0
  let version = 0

  const ask = (mode: AskMode): void => {
    const id = ++asked
    model.ask(id, mode)
    const asking = mode === 'without-load' ? cache.getWithoutLoad(request(), heldBack) : cache.get(request(), mode)
    asking.then(
      answer => answers.set(id, describeAnswer({ ...answer, stale: answer.stale?.cause ?? null })),
      error => answers.set(id, nameOutcome(error))
    )
  }

  for (const step of taken) {
    if ('ask' in step) {
      for (let caller = 0; caller < step.callers; caller++) ask(step.ask)
    } else if ('upstream' in step) {
      if (step.upstream === 'changed') version++
      const outcome = step.upstream === 'failing' ? 'failed' : step.upstream === 'gone' ? 'gone' : 'ok'
      model.upstream = { content: String(version), outcome, delayMs: step.delayMs }
      Object.assign(
        upstream, { content: String(version), delayMs: step.delayMs, failure: { ok: null, failed: failure, gone: goneFailure }[outcome] }
      )
    } else if ('purge' in step) {
      model.purge()
      cache.purge('group')
    }
    const passMs = 'passMs' in step ? step.passMs : 0
    model.pass(passMs)
    await clock.advance(passMs)
    const sorted = (told: Map<number, string>): unknown => [...told].sort(([a], [b]) => a - b)
    yield { seen: [upstream.loads.length, sorted(answers)], expected: [model.calls, sorted(model.answers)] }
  }
}

t.test('answers and upstream calls match the model for any sequence of requests', async t => {
  await fc.assert(fc.asyncProperty(steps, async taken => {
    for await (const { seen, expected } of compare(taken)) {
      if (JSON.stringify(seen) !== JSON.stringify(expected)) {
        throw new Error(`seen ${JSON.stringify(seen)}\nexpected ${JSON.stringify(expected)}`)
      }
    }
  }), { numRuns: 300, seed: 20_260_916, interruptAfterTimeLimit: 60_000 })
  t.pass('agreed')
})
