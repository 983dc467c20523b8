import t from 'tap'
import { asOfInstant, type AsOf } from '../../../src/domain/time/as-of.ts'
import { addDays } from '../../../src/domain/time/calendar-date.ts'
import { calendarUnits } from '../../../src/domain/time/calendar-unit.ts'
import type { DateRange } from '../../../src/domain/time/date-range.ts'
import { flowKinds } from '../../../src/domain/graph/select-flow.ts'
import {
  explainableBalance, explainableCanvas, explainableGraph, explainableOverview, explainableStatistics, type Explainable
} from '../../../src/reports/explain/explainable.ts'
import { explainableBundleComparison, explainableComparison } from '../../../src/reports/explain/explainable-comparison.ts'
import { bundleParams } from '../../../src/http/schemas/bundles.ts'
import { parseJourneyId } from '../../../src/domain/td/journey-id.ts'
import type { VersionPair } from '../../../src/reports/resources/bundle-comparison.ts'
import { overviewParts } from '../../../src/reports/resources/overview.ts'
import type { NumericEndpoint } from '../../../src/reports/engine/source.ts'
import { versionedBundle } from '../../../sandbox/indexes/versions.ts'
import { journeyPlans } from '../../../sandbox/journey-plans.ts'
import { largeJourney } from '../../../sandbox/large-journey.ts'
import { sandboxJourneys } from '../../../sandbox/sandbox-journeys.ts'
import { checkExplanations } from '../../support/domain/check-explanation.ts'
import { recordJourney } from '../../support/sources/recorded-journey.ts'
import { readBundleSource, readSandboxSources, readVersionSources } from '../../support/sources/sandbox-sources.ts'
import { dateOf, rangeOf } from '../../support/sources/sources.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const all: ReadonlySet<NumericEndpoint> = new Set(overviewParts)

for (const { id, name } of sandboxJourneys) {
  t.test(`every rate, check, growth, share and sum of "${name}" is explained by TD's bodies`, async t => {
    // its tens of thousands of numbers are explained once
    if (id === largeJourney.id) {
      t.ok(checkExplanations(explainableOverview(all, ['checks', '0']), { range: null, sources: readSandboxSources(id, null) }) > 5_000)
      return
    }
    const violations = collectViolations()
    for (const range of [null, rangeOf('2026-09-10', '2026-09-14')]) {
      const composed = { range, sources: readSandboxSources(id, range) }
      const parts = [explainableStatistics(), explainableGraph('conversion'), explainableGraph('activation')]
        .map(explainable => checkExplanations(explainable, composed))
      violations.ok(parts.every(count => count >= 7), `${parts}`, range)
      violations.ok(checkExplanations(explainableOverview(all, ['checks', '0']), composed) > parts.reduce((sum, count) => sum + count),
        'and the checks across parts', range)
    }
    t.same(violations.found, [])
    const composed = { range: null, sources: readSandboxSources(id, null) }
    for (const kind of flowKinds) checkExplanations(explainableGraph('conversion', [kind]), composed)
  })
}

for (const { id, name } of sandboxJourneys) {
  t.test(`every number of "${name}" by calendar units is explained by TD's bodies`, async t => {
    const range = rangeOf('2026-08-28', '2026-09-14')
    const composed = { range, sources: readSandboxSources(id, range) }
    const whole = checkExplanations(explainableStatistics(), composed)
    // units are handled alike, so one journey is enough
    const counts = (id === '1001' ? calendarUnits : ['week'] as const).map(by =>
      checkExplanations(explainableStatistics({ by, timeZone: 'Asia/Tokyo', today: dateOf('2026-09-15') }), composed))
    t.ok(counts.every(count => count > whole + 3), `${counts}`)
    t.same(counts.toSorted((one, other) => other - one), counts, 'the more units, the more numbers')
  })
}

for (const { id, name } of sandboxJourneys) {
  t.test(`every number of the balanced graph of "${name}" is explained by TD's bodies`, async t => {
    const violations = collectViolations()
    for (const range of [null, rangeOf('2026-09-10', '2026-09-14')]) {
      const composed = { range, sources: readSandboxSources(id, range) }
      const whole = checkExplanations(explainableBalance(), composed)
      violations.ok(whole >= 7, range)
      violations.ok(checkExplanations(explainableBalance(['exit', 'jump']), composed) <= whole, 'and of a view', range)
    }
    t.same(violations.found, [])
  })
}

const [range, before] = [rangeOf('2026-09-08', '2026-09-14'), rangeOf('2026-09-01', '2026-09-07')]

for (const { id, name } of sandboxJourneys) {
  t.test(`every rate, change and test of two periods of "${name}" is explained by both of TD's bodies`, async t => {
    const composed = { range, sources: readSandboxSources(id, range), baseline: { range: before, sources: readSandboxSources(id, before) } }
    // of its hundreds of nodes and links, those of one graph are enough
    if (id === largeJourney.id) {
      t.ok(checkExplanations(explainableComparison(all, ['conversion']), composed) > 1_000)
      return
    }
    t.ok(checkExplanations(explainableComparison(all, []), composed) >= 20)
    const violations = collectViolations()
    for (const part of all) violations.ok(checkExplanations(explainableComparison(all, [part]), composed) >= 7, part)
    t.same(violations.found, [])
  })
}

for (const { id, name } of sandboxJourneys) {
  t.test(`every share and residence time of the canvas of "${name}" is explained by TD's bodies`, async t => {
    const violations = collectViolations()
    for (const range of [null, rangeOf('2026-08-01', '2026-09-14')]) {
      const count = checkExplanations(explainableCanvas, { range, sources: readSandboxSources(id, range, explainableCanvas.report.parts) })
      violations.ok(count >= 5, `${count}`, range)
    }
    t.same(violations.found, [])
  })
}

const period = rangeOf('2026-09-06', '2026-09-14')

t.test('every number of a comparison of versions is explained by both of TD\'s bodies', async t => {
  const violations = collectViolations()
  for (const [now, before] of [['1102', '1101'], ['1101', '1103']] as const) {
    const composed = {
      range: period,
      sources: { ...readVersionSources(now, period), ...readBundleSource() },
      baseline: { range: period, sources: readVersionSources(before, period) }
    }
    const pair = pairOf(now, before)
    violations.ok(checkExplanations(explainableBundleComparison(all, [], pair), composed) > 100, now, before)
  }
  t.same(violations.found, [])
})

t.test('the same holds for versions with the same ids, other stages, or little in common', async t => {
  const pairs = [['1001', '1001'], ['1001', '1002'], ['1000', '1003'], ['1004', '1000']] as const
  const counts = pairs.map(([now, before]) => checkExplanations(explainableBundleComparison(all, [], pairOf(now, before)), {
    range: period,
    sources: readSandboxSources(now, period),
    baseline: { range: period, sources: readSandboxSources(before, period) }
  }))
  t.ok(counts.every(count => count >= 20), `${counts}`)
})

// a funnel, a cycle, and every kind of step; what is recorded is read alike for all
for (const plan of [...journeyPlans.values()].filter(({ id }) => ['1001', '1004', '1008'].includes(id))) {
  t.test(`every number of reports of the past of "${plan.name}" is explained by what stands in recorded bodies`, async t => {
    const { history, journeyId, read, times } = await recordJourney(t, plan, 10)
    const violations = collectViolations()
    const check = async (explainable: Explainable, range: DateRange | null, asOf: AsOf): Promise<number> =>
      checkExplanations(explainable, { range, sources: await read([...explainable.report.parts, 'definition'], range, asOf) })
    // what was recorded later must not show
    for (const recordedAt of [times.at(-5), times.at(-1)]) {
      const asOf = asOfInstant(recordedAt ?? '', 'UTC')
      const eve = addDays(asOf.day, -1)
      const [closedDay, week] = [{ from: eve, to: eve }, { from: addDays(eve, -3), to: eve }]
      const byDay = { by: 'day', timeZone: 'Asia/Tokyo', today: asOf.day } as const
      const statistics = await check(explainableStatistics(), null, asOf)
      const divided = await check(explainableStatistics(byDay), week, asOf)
      const balanced = await check(explainableBalance(), closedDay, asOf)
      const overview = await check(explainableOverview(all, ['checks', '0']), closedDay, asOf)
      violations.ok([statistics, balanced].every(count => count >= 7), `${[statistics, balanced]}`, recordedAt)
      violations.ok(divided > await check(explainableStatistics(), week, asOf), 'buckets', recordedAt)
      violations.ok(overview > await check(explainableStatistics(), closedDay, asOf), 'checks across parts', recordedAt)
    }
    const charts = await history.readChartDays(journeyId, rangeOf('2026-09-10', '2026-09-14')) ?? []
    violations.equal(charts.length, 10, 'charts')
    for (const { kind, day, recordedAt } of charts) {
      const explainable = explainableGraph(kind === 'conversion' ? kind : 'activation')
      violations.ok(await check(explainable, rangeOf(day, day), asOfInstant(recordedAt, 'UTC')) >= 7, kind, day)
    }
    t.same(violations.found, [])
  })
}

function pairOf (current: string, baseline: string): VersionPair {
  const [now, before] = [parseJourneyId(current), parseJourneyId(baseline)]
  if (now === null || before === null) throw new Error('no ids')
  const { bundleId } = bundleParams.parse({ bundleId: versionedBundle.id })
  return { bundleId, current: { journeyId: now, version: 2 }, baseline: { journeyId: before, version: 1 } }
}
