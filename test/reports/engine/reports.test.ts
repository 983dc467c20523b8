import t from 'tap'
import { EncodedBodies } from '../../../src/cache/encoded/encoded-bodies.ts'
import { ReportDates } from '../../../src/cache/encoded/report-dates.ts'
import { graphFormats } from '../../../src/formats/index.ts'
import { activationGraph, conversionGraph, defineGraph, readGraphSource, type GraphChoice } from '../../../src/reports/resources/graphs.ts'
import { defineOverview } from '../../../src/reports/resources/overview.ts'
import type { RenderedReport } from '../../../src/reports/engine/reports.ts'
import { Reports } from '../../../src/reports/engine/reports.ts'
import { readStatisticsSource, statistics } from '../../../src/reports/resources/statistics.ts'
import { Tally } from '../../../src/runtime/tally.ts'
import { createToday } from '../../../src/domain/time/calendar-date.ts'
import { hour, minute } from '../../support/cache/cache-rig.ts'
import { createFakeClock, settle } from '../../support/fake-clock.ts'
import { createSourceCache, createSourceLoader } from '../../support/cache/source-cache.ts'
import {
  chartsBody, chartsSource, emptyBodies, journeyIdOf, rangeOf, statisticsBody, statisticsSource, tdResponseOf
} from '../../support/sources/sources.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const journeyId = journeyIdOf('1001')

function createRig () {
  const clock = createFakeClock(Date.parse('2026-09-16T12:00:00.500Z'))
  const cache = createSourceCache(clock)
  const bytes = new EncodedBodies(2 ** 20)
  const bodies = { statistics: statisticsBody(5), charts: chartsBody(5) }
  const reports = new Reports({
    cache,
    bytes,
    dates: new ReportDates(),
    clock,
    today: createToday(clock.wallMs, 'UTC'),
    timeZone: 'UTC',
    adjustments: new Tally(),
    definitions: null,
    recorded: null,
    describeProblem: () => { throw new Error('no part of these can fail') },
    loader: createSourceLoader(async endpoint => tdResponseOf(endpoint === 'statistics' ? bodies.statistics : bodies.charts))
  })
  return { clock, cache, bytes, bodies, reports }
}

function jsonOf ({ encoded }: RenderedReport): unknown {
  return JSON.parse(encoded.identity.body.toString())
}

t.test('a report has its journey, range and freshness before its own fields', async t => {
  const { reports } = createRig()
  const range = rangeOf('2026-09-01', '2026-09-07')
  const answer = await reports.get(reports.prepare(conversionGraph, journeyId, range), 'normal')
  t.match(jsonOf(answer), {
    journeyId: '1001',
    range: { from: '2026-09-01', to: '2026-09-07', days: 7, timeZone: 'UTC', state: 'past' },
    freshness: { state: 'current', dataUpdatedAt: '2026-09-15T03:02:32.000Z', staleSince: null, reason: null },
    summary: { links: 1, linkTotal: 5 }
  })
  t.equal(answer.encoded.mediaType, 'application/json; charset=utf-8')
  t.match(jsonOf(await reports.get(reports.prepare(statistics, journeyId, null), 'normal')),
    { range: { state: 'cumulative', from: null }, totals: { entered: 5 } })
})

t.test('a lookup finds nothing before the source is loaded, and then the encoded bytes', async t => {
  const { reports } = createRig()
  t.equal(reports.getIfReady(reports.prepare(statistics, journeyId, null)), null)
  const made = await reports.get(reports.prepare(statistics, journeyId, null), 'normal')
  t.equal(reports.getIfReady(reports.prepare(statistics, journeyId, null))?.encoded, made.encoded)
})

t.test('bytes are shared only by callers with the same permissions', async t => {
  const { reports, bodies, clock } = createRig()
  const seen = new Set<unknown>()
  const ask = async (report = conversionGraph, id = journeyId, range: ReturnType<typeof rangeOf> | null = null): Promise<void> => {
    seen.add((await reports.get(reports.prepare(report, id, range), 'refresh')).encoded)
  }
  await ask()
  await ask()
  await clock.advance(minute)
  await ask()
  t.equal(seen.size, 1, 'also after a refresh that brought the same')
  await ask(activationGraph)
  await ask(conversionGraph, journeyIdOf('1002'))
  await ask(conversionGraph, journeyId, rangeOf('2026-09-01', '2026-09-07'))
  await ask(conversionGraph, journeyId, rangeOf('2026-09-02', '2026-09-07'))
  t.equal(seen.size, 5)
  bodies.charts = chartsBody(6)
  await clock.advance(minute)
  await ask()
  t.equal(seen.size, 6)
})

t.test('the date is when the bytes were first seen, never in the future', async t => {
  const { reports, bodies, clock } = createRig()
  const firstSeenMs = clock.wallMs()
  const dateOf =
    async (): Promise<number | undefined> => (
      await reports.get(reports.prepare(conversionGraph, journeyId, null), 'refresh')
    ).encoded.firstSeen?.ms
  t.equal(await dateOf(), firstSeenMs)
  await clock.advance(minute)
  t.equal(await dateOf(), firstSeenMs)
  bodies.charts = chartsBody(6, '2026-09-16T13:00:00.000Z')
  await clock.advance(minute)
  t.equal(await dateOf(), clock.wallMs())
  bodies.charts = emptyBodies.charts
  await clock.advance(minute)
  t.equal(await dateOf(), clock.wallMs(), 'where the data has no time')
})

t.test('a report is built again from its source if its bytes were evicted', async t => {
  const { reports, bytes } = createRig()
  const made = await reports.get(reports.prepare(statistics, journeyId, null), 'normal')
  bytes.clear()
  t.equal(reports.getIfReady(reports.prepare(statistics, journeyId, null)), null, 'a hit builds nothing')
  const again = await reports.get(reports.prepare(statistics, journeyId, null), 'normal')
  t.ok(again.encoded.identity.body.equals(made.encoded.identity.body))
  t.equal(again.source.forward, null)
})

t.test('a variant of free parameters is cached after its second request', async t => {
  const { reports, bytes } = createRig()
  const ask = async (width: number) =>
    await reports.get(reports.prepare(defineGraph('conversion', { format: 'svg', width }), journeyId, null), 'normal')
  for (let width = 400; width < 440; width++) await ask(width)
  t.equal(bytes.usage().entries, 0, 'ever new variants take no memory')
  const again = await ask(400)
  t.equal(bytes.usage().entries, 1)
  t.equal((await ask(400)).encoded, again.encoded)
})

t.test('a coding is made from the cached bytes', async t => {
  const { reports, bytes } = createRig()
  const made = await reports.get(reports.prepare(statistics, journeyId, null), 'normal')
  const before = bytes.usage().bytes
  const gzip = await reports.encode(made, 'gzip')
  t.ok(bytes.usage().bytes >= before + gzip.body.length)
})

t.test('a source of another question is not used for a report', async t => {
  t.match(readGraphSource(statisticsSource()).adjustments, [{ code: 'no-data' }])
  t.match(readStatisticsSource(chartsSource(), true).adjustments, [{ code: 'no-data' }])
})

t.test('the same overview changes with its range, although nothing else did', async t => {
  const { reports, clock } = createRig()
  const named = reports.prepare(defineOverview({ parts: new Set(['conversion', 'activation']), denyPartial: false }), journeyId,
    rangeOf('2026-09-10', '2026-09-16'))
  const stateOf = async (): Promise<unknown> => (jsonOf(await reports.get(named, 'refresh')) as { range: { state: string } }).range.state
  t.equal(await stateOf(), 'open')
  await clock.advance(24 * 60 * minute)
  t.equal(await stateOf(), 'settling')
})

t.test('formats are cached under their own keys; freely chosen variants are built again once', async t => {
  const { reports, bytes } = createRig()
  const take = async (choice: GraphChoice): Promise<RenderedReport> =>
    await reports.get(reports.prepare(defineGraph('conversion', choice), journeyId, null), 'normal')
  const violations = collectViolations()
  for (const { name: format } of graphFormats) {
    const first = await take({ format })
    violations.equal((await take({ format })).encoded, first.encoded, format)
  }
  t.equal(bytes.usage().entries, graphFormats.length)
  for (const choice of [{ top: 3 }, { format: 'csv', top: 3 }, { format: 'svg', width: 500 }, { format: 'svg', height: 500 }] as const) {
    const first = await take(choice)
    const again = await take(choice)
    violations.not(again.encoded, first.encoded, choice)
    violations.same(again.encoded.identity, first.encoded.identity, choice)
    await reports.encode(first, 'br')
    violations.equal((await take(choice)).encoded, again.encoded, choice)
  }
  t.same(violations.found, [])
  t.equal(bytes.usage().entries, graphFormats.length + 4)
})

t.test('a picture has its subject, days and freshness', async t => {
  const { clock, reports, bodies } = createRig()
  const named = reports.prepare(defineGraph('conversion', { format: 'svg' }), journeyId, rangeOf('2026-09-01', '2026-09-07'))
  const picture = (await reports.get(named, 'normal')).encoded.identity.body.toString()
  t.match(picture, '<title>Conversion of journey 1001</title>')
  t.match(picture, '2026-09-01 to 2026-09-07 (UTC) · data of 2026-09-15 03:02 UTC.')
  bodies.charts = 'no JSON'
  await clock.advance(2 * hour)
  await reports.get(named, 'normal').catch(() => {})
  await settle()
  t.match((await reports.get(named, 'normal')).encoded.identity.body.toString(), / · not refreshed since 2026-09-16 14:00 UTC\./)
})
