import t from 'tap'
import type { Check } from '../../../src/domain/numbers/check.ts'
import { checkStatistics } from '../../../src/domain/statistics/check-statistics.ts'
import type { JourneyStatistics } from '../../../src/domain/td/statistics.ts'
import { readSampleStatistics } from '../../support/sources/sample-sources.ts'
import { stageOf, stagePointOf, statisticsOf } from '../../support/domain/build-sources.ts'
import { collectViolations } from '../../support/collect-violations.ts'

function checksOf (sent: JourneyStatistics, cumulative = true): Map<string, Check> {
  return new Map(checkStatistics(sent, cumulative ? 'cumulative' : 'unknown').map(check => [check.id, check]))
}

const sample = checksOf(readSampleStatistics())

t.test('checks that hold in the sample are ok', async (t) => {
  const balances = [
    ['journey-balance', 293], ['stage-current', 293], ['stage-exits-or-jumps', 1188], ['stage-departures', 22],
    ['stage-steps/0', 2], ['stage-steps/2', 202], ['stage-steps/3', 0],
    ['stage-exit-criteria/0', 114], ['stage-exit-criteria/1', 36], ['stage-exit-criteria/2', 0], ['stage-exit-criteria/3', 0]
  ] as const
  const violations = collectViolations()
  for (const [id, figure] of balances) violations.match(sample.get(id), { status: 'ok', left: figure, right: figure, residual: 0 }, id)
  t.same(violations.found, [])
})

t.test('all ten percentages of TD equal ours, up to rounding', async (t) => {
  const ids = [...sample.keys()].filter(id => id.includes('reported-'))
  t.strictSame(ids, [
    'reported-completion', 'reported-exit-or-jump',
    ...[0, 1, 2, 3].flatMap(index => [`stage-${index}-reported-milestone`, `stage-${index}-reported-exit-or-jump`])
  ])
  const violations = collectViolations()
  for (const id of ids) violations.equal(sample.get(id)?.status, 'ok', id)
  t.same(violations.found, [])
  t.equal(sample.get('reported-completion')?.right, 0.54)
})

t.test('checks that fail in the sample show by how much', async (t) => {
  t.match(
    sample.get('stage-entries'),
    { status: 'residual', left: 1503, right: 1489, residual: 14, explains: /without a counted milestone/ }
  )
  t.match(sample.get('stage-steps/1'), { status: 'residual', left: 15, right: 89, residual: -74 })
  const violations = collectViolations()
  for (const [index, residual] of [6, 4, 2, 2].entries()) {
    violations.match(
      sample.get(`stage-balance/${index}`),
      { status: 'residual', residual, leftScope: 'cumulative', rightScope: 'snapshot' },
      index,
      residual
    )
  }
  t.same(violations.found, [])
})

t.test('with a range, totals are not checked against the profiles inside now', async (t) => {
  const ranged = checksOf(readSampleStatistics(), false)
  const violations = collectViolations()
  for (const id of ['journey-balance', 'stage-departures', 'stage-balance/0']) {
    violations.match(ranged.get(id), { status: 'not-comparable', leftScope: 'unknown' }, id)
  }
  t.same(violations.found, [])
  t.equal(ranged.get('stage-balance/0')?.residual, 6)
  t.equal(ranged.get('stage-current')?.status, 'ok')
  t.match(ranged.get('stage-exit-criteria/0'), { status: 'ok', leftScope: 'range', rightScope: 'range' })
})

t.test('exits without a criterion show as a residual', async (t) => {
  const history = [stagePointOf({ exits: 5, exitSizes: [3] }), stagePointOf({ exits: 1, exitSizes: [0, 1] })]
  t.match(checksOf(statisticsOf({ stages: [stageOf({ history })] })).get('stage-exit-criteria/0'), {
    status: 'residual', left: 4, right: 6, residual: -2
  })
})

t.test('a percentage that TD rounded is accepted, a difference of a hundredth more is not', async (t) => {
  const percentOf = (completion: number) => checksOf(statisticsOf({
    totals: { entered: 1600, current: 0, goals: 1, exitsOrJumps: 0 },
    reportedPercent: { completion, exitOrJump: null }
  })).get('reported-completion')?.status
  // 0.0625 % is between two values with two decimals; 0.07 and 0.05 differ by more than half a hundredth
  t.strictSame([0.06, 0.0625, 0.07, 0.05].map(percentOf), ['ok', 'ok', 'residual', 'residual'])
})

t.test('a tie may be rounded up or down', async (t) => {
  const percentOf = (completion: number) => checksOf(statisticsOf({
    totals: { entered: 800, current: 0, goals: 1, exitsOrJumps: 0 },
    reportedPercent: { completion, exitOrJump: null }
  })).get('reported-completion')?.status
  t.strictSame([0.12, 0.13, 0.11, 0.14].map(percentOf), ['ok', 'ok', 'residual', 'residual'])
})

t.test('without stages or steps there is nothing to compare', async (t) => {
  const bare = checksOf(statisticsOf())
  const violations = collectViolations()
  for (const id of ['stage-current', 'stage-entries', 'stage-exits-or-jumps', 'stage-departures']) {
    violations.match(bare.get(id), { status: 'not-comparable', left: null }, id)
  }
  t.same(violations.found, [])
  t.match(checksOf(statisticsOf({ stages: [stageOf()] })).get('stage-steps/0'), { status: 'not-comparable', left: null, right: 0 })
})

t.test('TD\'s percentage without a rate of ours is shown without a verdict', async (t) => {
  const sent = statisticsOf({ reportedPercent: { completion: 0, exitOrJump: null } })
  t.match(checksOf(sent).get('reported-completion'), { status: 'not-comparable', left: null, right: 0 })
  t.equal(checksOf(sent).has('reported-exit-or-jump'), false)
})
