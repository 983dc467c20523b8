import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import t from 'tap'
import { parseCsv } from '../../support/service/parse-csv.ts'
import type { Rate, StageStatistics } from '../../../viewer/src/state/report-types.ts'
import { stageColumns } from '../../../viewer/src/state/view-state.ts'
import { sortStages, writeStageCsv, type StageRow } from '../../../viewer/src/words/stage-rows.ts'

const count = fc.option(fc.nat(50))

function makeRate (numerator: number | null, denominator: number | null): Rate {
  const value = numerator === null || denominator === null || denominator === 0 ? null : numerator / denominator
  return { value, numerator, denominator, reportedPercent: null, interval: null }
}

const stages = fc.array(
  fc.record({ name: fc.option(fc.string()), entered: count, current: count, milestones: count, exitsOrJumps: count }), { maxLength: 12 }
)
  .map(plans => plans.map(({ name, ...totals }, index): StageStatistics => {
    const rate = (numerator: number | null): Rate => makeRate(numerator, totals.entered)
    return {
      id: String(index),
      index,
      name,
      totals,
      series: [],
      period: null,
      exits: [],
      steps: [],
      rates: { milestone: rate(totals.milestones), exitOrJump: rate(totals.exitsOrJumps), active: rate(totals.current) }
    }
  }))

t.test('any order contains every stage once, with missing values last', async () => {
  fc.assert(fc.property(stages, fc.constantFrom(...stageColumns), fc.boolean(), (stages, column, isDescending) => {
    const rows = sortStages(stages, column, isDescending)
    assert.deepEqual(rows.map(({ id }) => id).sort(), stages.map(({ id }) => id).sort())
    const values = rows.map(row => {
      switch (column) {
        case 'milestone': return row.milestone.value
        case 'exit': return row.exit.value
        case 'totalEntered': return row.total?.entered ?? null
        case 'totalMilestone': return row.total?.milestone.value ?? null
        case 'totalExit': return row.total?.exit.value ?? null
        default: return row[column]
      }
    })
    const known = values.filter(value => value !== null)
    assert.deepEqual(values.slice(0, known.length), known)
    if (column !== 'name') {
      const numbers = known.map(Number)
      assert.deepEqual(numbers, numbers.toSorted((a, b) => isDescending ? b - a : a - b))
    }
  }), { numRuns: 60 })
})

t.test('the copied table has every stage with its rates unrounded, and no formula', async t => {
  const row: StageRow = {
    id: '7',
    position: 0,
    order: 1,
    name: '=HYPERLINK("x"), the "first"',
    entered: 3,
    current: null,
    milestones: 1,
    milestone: makeRate(1, 3),
    milestoneOfLeavers: null,
    exitsOrJumps: 2,
    exit: makeRate(2, 3),
    total: null
  }
  const [header, cells] = parseCsv(writeStageCsv([row]))
  t.same(header, ['stage', 'id', 'name', 'scope', 'entered', 'current', 'milestones', 'milestoneRate', 'exitsOrJumps', 'exitOrJumpRate'])
  t.same(cells, ['1', '7', '\'=HYPERLINK("x"), the "first"', 'cumulative', '3', '', '1', String(1 / 3), '2', String(2 / 3)])
  const total = { entered: 40, milestone: makeRate(10, 40), exit: makeRate(null, 40) }
  const [ofPeriod, inPeriod] = parseCsv(writeStageCsv([{ ...row, total }]))
  t.same(ofPeriod?.slice(3, 5), ['scope', 'entered'])
  t.same(inPeriod?.slice(3, 5), ['range', '3'])
  t.same(ofPeriod?.slice(-3), ['totalEntered', 'totalMilestoneRate', 'totalExitOrJumpRate'])
  t.same(inPeriod?.slice(-3), ['40', '0.25', ''])
})
