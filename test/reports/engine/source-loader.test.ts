import fc from 'fast-check'
import t from 'tap'
import type { DateRange } from '../../../src/domain/time/date-range.ts'
import type { JourneyEndpoint } from '../../../src/reports/engine/source.ts'
import type { TdAnswer } from '../../../src/treasure-data/client/read-answer.ts'
import type { Circumstances } from '../../../src/treasure-data/client/treasure-data-client.ts'
import { day, hour, minute } from '../../support/cache/cache-rig.ts'
import { createSourceLoader } from '../../support/cache/source-cache.ts'
import { demandInBackground, demandOf } from '../../support/demands.ts'
import { chartsBody, chartsSource, dateOf, journeyIdOf, rangeOf, statisticsBody } from '../../support/sources/sources.ts'
import { collectViolations } from '../../support/collect-violations.ts'

interface Call { endpoint: string, journeyId: string, range: DateRange | null, circumstances: Circumstances | undefined }

function rigOf (answer: TdAnswer | 'not-modified', ageMs = 0) {
  const calls: Call[] = []
  const loader = createSourceLoader(async (endpoint, journeyId, range, circumstances) => {
    calls.push({ endpoint, journeyId, range, circumstances })
    return { answer, ageMs }
  })
  return { calls, loader }
}

function answerOf (body: string): TdAnswer {
  return { body: Buffer.from(body), mediaType: 'application/json', etag: '"1"', lastModified: null }
}

const noContext = { previous: null, demand: demandOf('client') }

t.test('keys are equal only for equal questions', async t => {
  const { loader } = rigOf('not-modified')
  const date = fc.constantFrom('2026-01-01', '2026-01-02', '2026-11-01', '2026-11-11').map(dateOf)
  const question = fc.record({
    endpoint: fc.constantFrom<JourneyEndpoint>('statistics', 'conversion', 'activation'),
    journeyId: fc.constantFrom('1', '11', '12', '112', '2026', '9223372036854775807').map(journeyIdOf),
    range: fc.option(fc.record({ from: date, to: date }))
  })
  type Question = typeof question extends fc.Arbitrary<infer Q> ? Q : never
  const keyOf = ({ endpoint, journeyId, range }: Question): string => loader.request(endpoint, journeyId, range).key
  fc.assert(
    fc.property(question, question, (one, other) => (keyOf(one) === keyOf(other)) === (JSON.stringify(one) === JSON.stringify(other))),
    { numRuns: 2_000 }
  )
  fc.assert(fc.property(question, one => keyOf(one) === keyOf(structuredClone(one))))
})

t.test('the group is the journey, so a purge finds all of its sources', async t => {
  const { loader } = rigOf('not-modified')
  const violations = collectViolations()
  for (const endpoint of ['statistics', 'conversion', 'activation'] as const) {
    violations.equal(loader.request(endpoint, journeyIdOf('1001'), rangeOf('2026-01-01', '2026-01-31')).group, '1001', endpoint)
  }
  t.same(violations.found, [])
})

t.test('TD\'s bytes are kept next to the parsed content', async t => {
  const statistics = statisticsBody(7)
  const rig = rigOf(answerOf(statistics))
  const loaded = await rig.loader.request('statistics', journeyIdOf('1001'), null).load(noContext)
  t.match(loaded.value, { endpoint: 'statistics', content: { totals: { entered: 7 } }, mediaType: 'application/json', etag: '"1"' })
  t.equal(loaded.value.body.toString(), statistics)
  t.ok(loaded.sizeBytes > 2 * statistics.length)
  t.match(rig.calls, [{ endpoint: 'statistics', journeyId: '1001', range: null, circumstances: { known: null } }])

  const charts = await rigOf(answerOf(chartsBody(3))).loader.request('activation', journeyIdOf('1001'), null).load(noContext)
  t.match(charts.value, { endpoint: 'activation', content: [{ stageId: '1', links: [{ value: 3 }] }] })
})

t.test('a new answer that does not match the schema is reported, an unchanged one is not', async t => {
  const answers: Array<TdAnswer | 'not-modified'> = [answerOf(statisticsBody(7)), 'not-modified']
  const told: unknown[] = []
  const onDrift = (...found: unknown[]): void => { told.push(found) }
  const loader = createSourceLoader(async () => ({ answer: answers.shift() ?? 'not-modified', ageMs: 0 }), { onDrift })
  const request = loader.request('statistics', journeyIdOf('1001'), null)
  const { value } = await request.load(noContext)
  await request.load({ ...noContext, previous: value })
  t.match(told, [['statistics', { kind: 'journey', id: '1001' }, [{ kind: 'missing-field', count: 3 }]]])
  t.equal(told.length, 1)
})

t.test('the digest depends only on the body', async t => {
  const digestOf = async (body: string): Promise<string> => {
    return (await rigOf(answerOf(body)).loader.request('conversion', journeyIdOf('1001'), null).load(noContext)).digest
  }
  t.equal(await digestOf(chartsBody(3)), await digestOf(chartsBody(3)))
  t.not(await digestOf(chartsBody(3)), await digestOf(chartsBody(4)))
})

t.test('if nothing has changed, the previous source is used', async t => {
  const previous = chartsSource()
  const { calls, loader } = rigOf('not-modified')
  const request = loader.request('conversion', journeyIdOf('1001'), null)
  const kept = await request.load({ previous, demand: demandOf('client') })
  t.equal(kept.value, previous)
  t.equal(calls[0]?.circumstances?.known, previous)
  const fetched = await rigOf(answerOf(chartsBody(5))).loader.request('conversion', journeyIdOf('1001'), null).load(noContext)
  t.equal(kept.digest, fetched.digest)
  await t.rejects(request.load(noContext))
})

t.test('the age that a cache in front reports is the age of the source, changed or not', async t => {
  const violations = collectViolations()
  for (const answer of [answerOf(chartsBody(5)), 'not-modified'] as const) {
    const { loader } = rigOf(answer, 7_000)
    const loaded = await loader.request('conversion', journeyIdOf('1001'), null).load({ ...noContext, previous: chartsSource() })
    violations.equal(loaded.initialAgeMs, 7_000, answer)
  }
  t.same(violations.found, [])
})

t.test('a load gets the callers\' priority once a caller waits for it', async t => {
  const { calls, loader } = rigOf('not-modified')
  const demand = demandInBackground()
  await loader.request('conversion', journeyIdOf('1001'), null).load({ previous: chartsSource(), demand })
  t.equal(calls[0]?.circumstances?.demand?.priority(), 'refreshes')
  demand.join('client')
  t.equal(calls[0]?.circumstances?.demand?.priority(), 'callers')
})

t.test('the lifetime follows the range\'s state by today\'s date', async t => {
  const { loader } = rigOf('not-modified')
  const ttlOf = (range: DateRange | null, unchangedMs = 0): number =>
    loader.request('conversion', journeyIdOf('1001'), range).lifetimeOf(chartsSource(), unchangedMs).ttlMs
  t.equal(ttlOf(null), 5 * minute)
  t.equal(ttlOf(rangeOf('2026-09-01', '2026-09-16')), 5 * minute)
  t.equal(ttlOf(rangeOf('2026-09-01', '2026-09-13')), hour)
  t.equal(ttlOf(rangeOf('2026-09-01', '2026-09-12'), day), day)
})
