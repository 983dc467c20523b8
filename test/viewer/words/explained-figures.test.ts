import t from 'tap'
import { createJourneyClient } from '../../../client/src/index.ts'
import { figuresOfDay, readStageTrend, readTrend } from '../../../viewer/src/charts/trend-lines.ts'
import { compareJourneys, compareStatistics } from '../../../viewer/src/words/describe-compared.ts'
import { sortChecks } from '../../../viewer/src/words/describe-checks.ts'
import { describeStage } from '../../../viewer/src/words/describe-canvas.ts'
import { describeRow } from '../../../viewer/src/words/describe-row.ts'
import { describeInside, describeResidence } from '../../../viewer/src/words/describe-stage-facts.ts'
import { describeStageCells } from '../../../viewer/src/words/describe-stage-cells.ts'
import { describeTiles } from '../../../viewer/src/words/describe-tiles.ts'
import type { Figure } from '../../../viewer/src/words/figure.ts'
import { createNumberWords } from '../../../viewer/src/words/number-words.ts'
import { sortStages } from '../../../viewer/src/words/stage-rows.ts'
import { collectViolations } from '../../support/collect-violations.ts'
import { startService } from '../../support/service/start-service.ts'

const words = createNumberWords('en-GB')

/** The number in a text, as a fraction if it is a percentage. */
function read (text: string): number {
  return Number(text.replaceAll(/[,%+]| days?$/g, '')) / (text.endsWith('%') ? 100 : 1)
}

for (const range of ['last_7d', null] as const) {
  t.test(`every number of the page is explained by the API, and equals the one shown, ${range ?? 'since launch'}`, async t => {
    const { address } = await startService(t)
    const client = createJourneyClient({ baseUrl: address })
    const path = { journeyId: '1001' }
    const query = range === null ? {} : { range }
    const overview = await client.get('/v1/journeys/{journeyId}/overview', { params: { path, query } })
    const { statistics } = overview
    if (statistics === null) throw new Error('the sandbox has them')
    const comparison = range === null
      ? null
      : await client.get('/v1/journeys/{journeyId}/comparison', { params: { path, query: { range } } })
    const { journeys: [here, other] } = await client.get('/v1/journeys', { params: { query: { ...query, ids: ['1001', '1002'] } } })
    if (here === undefined || other === undefined) throw new Error('the sandbox has them')
    const { from = null, to = null } = comparison?.baseline ?? {}
    const before = from === null || to === null
      ? null
      : (await client.get('/v1/journeys', { params: { query: { from, to, ids: ['1001'] } } })).journeys[0] ?? null
    const row = describeRow({ current: here, before }, false, { nowMs: 0, timeZone: 'UTC' }, words)
    const compared = [
      ...comparison?.statistics == null ? [] : compareStatistics(comparison.statistics, words), ...compareJourneys(here, other, words)
    ]
    const trend = readTrend(statistics, 'UTC')
    const [stage] = statistics.stages
    if (stage === undefined) throw new Error('the sandbox has stages')
    const stageTrend = readStageTrend(stage, 0, 'UTC')
    const checks = sortChecks([
      { checks: statistics.checks, pointer: '/statistics/checks' }, { checks: overview.checks, pointer: '/checks' }
    ], words)
    // its numbers are the same for any days, except for the residence time
    const { stages } = range === null
      ? { stages: [] }
      : await client.get('/v1/journeys/{journeyId}/canvas', { params: { path, query } })
    const figures: Figure[] = [
      ...stages.slice(0, 1).flatMap(stage => [
        ...describeStage(stage, words).steps.flatMap(({ question }) => question.figures),
        ...describeInside(stage, words).figures,
        ...describeResidence(stage, words).figures
      ]),
      ...describeTiles(statistics, comparison?.statistics ?? null, words).flatMap(({ figures }) => figures),
      ...sortStages(statistics.stages, 'entered', true).slice(0, 2)
        .flatMap(row => describeStageCells(row, words)).flatMap(({ figures }) => figures),
      ...compared.flatMap(({ figures: { value, baseline, difference } }) => [...value, ...baseline, ...difference]),
      ...row.entries.figures,
      ...row.goalRate.figures,
      ...Object.values(checks).flat().flatMap(({ left, right, difference }) => [left, right, difference]),
      ...[trend, stageTrend].flatMap(trend => [trend.size, ...trend.flows].flatMap(line => figuresOfDay(trend, line, 2, words)))
    ]
    t.ok(figures.length > 100)
    const violations = collectViolations()
    // one after the other, because a client may have only a few builds at once
    for (const { report, pointer, shown, label, journeyId = path.journeyId } of figures) {
      const { value } = await client.get('/v1/journeys/{journeyId}/explain', {
        params: { path: { journeyId }, query: { ...query, report, pointer } }
      })
      const place = `${label} at ${pointer}: ${shown} for ${value}`
      // differences of rates are shown in percentage points
      const scale = report === 'comparison' && /^\/statistics\/rates\/\w+\/(change|interval\/\w+)$/.test(pointer) ? 100 : 1
      if (value === null) violations.equal(shown, '–', place)
      else violations.ok(Math.abs(read(shown) - value * scale) <= Math.max(0.051, Math.abs(value) * 0.002), place)
    }
    t.same(violations.found, [])
  })
}
