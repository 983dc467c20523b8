import t from 'tap'
import type { Adjustment } from '../../../src/domain/td/adjustment.ts'
import { readStatistics } from '../../../src/domain/statistics/read-statistics.ts'
import type { JourneyStatistics } from '../../../src/domain/td/statistics.ts'
import { listStatisticsWarnings } from '../../../src/domain/statistics/statistics-warnings.ts'
import { pointOf, stageOf, stagePointOf, statisticsOf } from '../../support/domain/build-sources.ts'
import { collectViolations } from '../../support/collect-violations.ts'

function warningsOf (sent: JourneyStatistics, cumulative = true): Adjustment[] {
  return listStatisticsWarnings(sent, readStatistics(sent, cumulative))
}

function brief ({ code, ids, count }: Adjustment) {
  return { code, ids, count }
}

t.test('regular statistics give no warnings', async (t) => {
  const sent = statisticsOf({ history: [pointOf()], stages: [stageOf({ history: [stagePointOf()] }), stageOf({ id: '2' })] })
  t.strictSame(warningsOf(sent), [])
})

t.test('missing numbers are counted by field', async (t) => {
  const sent = statisticsOf({
    totals: { entered: null, current: 0, goals: 0, exitsOrJumps: 0 },
    history: [pointOf({ jumps: null }), pointOf({ jumps: null })],
    stages: [stageOf({
      totals: { entered: 0, current: 0, milestones: null, exitsOrJumps: 0 },
      steps: [{ id: 'a', current: null, entered: null }],
      history: [stagePointOf({ exits: null })]
    })]
  })
  t.strictSame(warningsOf(sent).map(brief), [{
    code: 'missing-number',
    ids: ['totals/entered', 'series/jumps', 'stages/0/totals/milestones', 'stages/0/steps/current', 'stages/0/series/exits'],
    count: 6
  }])
})

t.test('unknown numbers of exits are missing, unless the stage has no criteria', async (t) => {
  const sent = statisticsOf({
    stages: [
      stageOf({ history: [stagePointOf({ exitSizes: [1, null] }), stagePointOf({ exitSizes: null })] }),
      stageOf({ id: '2', history: [stagePointOf({ exitSizes: null })] })
    ]
  })
  t.strictSame(warningsOf(sent).map(brief), [{ code: 'missing-number', ids: ['stages/0/exits/exited'], count: 2 }])
})

t.test('sums beyond 2^53 are listed', async (t) => {
  const half = 2 ** 52
  const points = [half, half].map(entries => pointOf({ entries, exits: 1 }))
  const sent = statisticsOf({
    history: points,
    stages: [stageOf({ history: [half, half].map(size => stagePointOf({ exitSizes: [1, size] })) })]
  })
  t.strictSame(warningsOf(sent).map(brief), [{ code: 'sum-too-large', ids: ['flows/entries', 'stages/0/exits/1/exited'], count: 2 }])
  t.strictSame(readStatistics(sent, true).flows, { entries: null, goals: 0, exits: 2, jumps: 0 })
})

t.test('so are those of a stage\'s period, and of the changes at a point', async (t) => {
  const half = 2 ** 52
  const points = [half, half].map(entries => stagePointOf({ entries }))
  const sent = statisticsOf({
    history: [pointOf({ goals: half, exits: half })],
    stages: [stageOf({ history: [...points, stagePointOf({ exits: half, jumps: half })] })]
  })
  t.strictSame(warningsOf(sent, false).filter(({ code }) => code === 'sum-too-large').map(brief), [{
    code: 'sum-too-large', ids: ['series/netChange', 'stages/0/series/netChange', 'stages/0/period/flows/entries'], count: 3
  }])
  const missing = statisticsOf({ history: [pointOf({ goals: null })], stages: [stageOf({ history: [stagePointOf({ exits: null })] })] })
  t.strictSame(warningsOf(missing, true).map(brief), [
    { code: 'missing-number', ids: ['series/goals', 'stages/0/series/exits'], count: 2 }
  ])
})

t.test('negative numbers are kept and listed', async (t) => {
  const sent = statisticsOf({
    totals: { entered: 5, current: -1, goals: 0, exitsOrJumps: 0 }, history: [pointOf({ entries: -2 })]
  })
  t.strictSame(warningsOf(sent).map(brief), [
    { code: 'negative-value', ids: ['totals/current', 'series/entries'], count: 2 },
    { code: 'rate-out-of-range', ids: ['rates/active'], count: 1 }
  ])
})

t.test('negative percentages, entries of steps and exits by criterion are listed as well', async (t) => {
  const sent = statisticsOf({
    reportedPercent: { completion: -1, exitOrJump: null },
    stages: [stageOf({
      reportedPercent: { milestone: null, exitOrJump: -2 },
      steps: [{ id: 'a', current: 1, entered: -3 }],
      history: [stagePointOf({ exitSizes: [4, -4] })]
    })]
  })
  t.strictSame(warningsOf(sent).map(brief), [{
    code: 'negative-value',
    ids: [
      'rates/completion/reportedPercent', 'stages/0/rates/exitOrJump/reportedPercent', 'stages/0/steps/entered', 'stages/0/exits/exited'
    ],
    count: 4
  }])
})

t.test('a negative change of a day is not a negative number of TD', async (t) => {
  t.strictSame(warningsOf(statisticsOf({ history: [pointOf({ exits: 5 })] })), [])
})

t.test('invalid times are counted by series', async (t) => {
  const sent = statisticsOf({
    history: [pointOf({ updatedAt: 'xxx' }), pointOf({ updatedAt: null }), pointOf()],
    stages: [stageOf(), stageOf({ id: '2', history: [stagePointOf({ updatedAt: '2026-02-30' })] })]
  })
  t.strictSame(warningsOf(sent).map(brief), [{ code: 'invalid-time', ids: ['series', 'stages/1/series'], count: 3 }])
})

t.test('stages without an id, or with another stage\'s id, are listed', async (t) => {
  const ids = ['7', null, '7', 'constructor', null, '7']
  t.strictSame(warningsOf(statisticsOf({ stages: ids.map(id => stageOf({ id })) })).map(brief), [
    { code: 'missing-id', ids: ['stages/1/id', 'stages/4/id'], count: 2 },
    { code: 'repeated-stage-id', ids: ['7'], count: 3 }
  ])
})

t.test('rates above 1 or below 0 are listed, and 0 of 0 is not', async (t) => {
  const sent = statisticsOf({
    totals: { entered: 10, current: 0, goals: 11, exitsOrJumps: 10 },
    stages: [stageOf(), stageOf({ id: '2', totals: { entered: 0, current: 0, milestones: 1, exitsOrJumps: 0 } })]
  })
  t.strictSame(warningsOf(sent).map(brief), [
    { code: 'rate-out-of-range', ids: ['rates/completion', 'stages/1/rates/milestone'], count: 2 }
  ])
})

t.test('with a range, withheld shares of profiles inside are listed', async (t) => {
  t.strictSame(warningsOf(statisticsOf({ stages: [stageOf()] }), false).map(brief), [
    { code: 'active-rate-withheld', ids: ['rates/active', 'stages/0/rates/active'], count: 2 }
  ])
})

t.test('every warning describes its subject in words', async (t) => {
  const sent = statisticsOf({
    totals: { entered: null, current: -1, goals: 0, exitsOrJumps: 0 },
    history: [pointOf({ updatedAt: null })],
    stages: [stageOf({ id: null }), stageOf(), stageOf({ totals: { entered: 0, current: 0, milestones: 1, exitsOrJumps: 0 } })]
  })
  const warnings = warningsOf(sent, false)
  t.equal(warnings.length, 7)
  const violations = collectViolations()
  for (const { code, message } of warnings) violations.match(message, /^\S.{20,}\.$/, code)
  t.same(violations.found, [])
})
