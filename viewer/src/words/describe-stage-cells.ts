import type { Rate } from '../state/report-types.ts'
import type { StageColumn } from '../state/view-state.ts'
import { texts } from '../texts/texts.ts'
import { figureOf, figuresOfRate, type Figure } from './figure.ts'
import type { NumberWords } from './number-words.ts'
import type { StageRow } from './stage-rows.ts'

/** A column of the table of stages. */
export interface StageColumnWords {
  column: StageColumn
  label: string
  /** The time that its numbers cover; `null` for a column without numbers. */
  scope: string | null
}

/** The columns, each with the time that its numbers cover. */
export function listStageColumns (hasPeriod: boolean): StageColumnWords[] {
  const scope = hasPeriod ? texts.inThePeriod : texts.sinceLaunch
  const head = (column: StageColumn, scope: string | null): StageColumnWords => ({ column, label: texts.stageColumns[column], scope })
  return [
    head('order', null),
    head('name', null),
    head('entered', scope),
    head('current', hasPeriod ? texts.atTheEnd : texts.now),
    head('milestone', scope),
    head('exit', scope),
    ...hasPeriod ? (['totalEntered', 'totalMilestone', 'totalExit'] as const).map(column => head(column, texts.tdTotals)) : []
  ]
}

/** A cell: its number, what a rate was computed from, and the origin of both. */
export interface StageCell {
  column: StageColumn
  /** Whether it is one of Treasure Data's totals, next to numbers of the period. */
  isTotal: boolean
  shown: string
  detail: string | null
  figures: Figure[]
}

/** Returns the cells of a stage's numbers, in the order of the columns. */
export function describeStageCells (row: StageRow, words: NumberWords): StageCell[] {
  const { position, entered, current, milestone, milestoneOfLeavers, exit, total } = row
  const at = (address: string): string => `/statistics/stages/${position}/${address}`
  const count = (column: StageColumn, value: number | null, address: string): StageCell => {
    const shown = words.count(value)
    return { column, isTotal: false, shown, detail: null, figures: [figureOf(texts.stageColumns[column], shown, at(address))] }
  }
  const rate = (column: StageColumn, rate: Rate, address: string): StageCell => ({
    column,
    isTotal: false,
    shown: words.percent(rate.value),
    detail: texts.ratioOf(words.count(rate.numerator), words.count(rate.denominator)),
    figures: figuresOfRate(at(address), rate, words)
  })
  if (total === null) {
    return [
      count('entered', entered, 'totals/entered'), count('current', current, 'totals/current'),
      rate('milestone', milestone, 'rates/milestone'), rate('exit', exit, 'rates/exitOrJump')
    ]
  }
  return [
    count('entered', entered, 'period/flows/entries'), count('current', current, 'period/after'),
    withLeavers(rate('milestone', milestone, 'period/rates/milestone'), milestoneOfLeavers, at('period/rates/milestoneOfLeavers'), words),
    rate('exit', exit, 'period/rates/exitOrJump'),
    ...[
      count('totalEntered', total.entered, 'totals/entered'),
      rate('totalMilestone', total.milestone, 'rates/milestone'), rate('totalExit', total.exit, 'rates/exitOrJump')
    ].map(cell => ({ ...cell, isTotal: true }))
  ]
}

/** Adds the share of leavers to a rate that has no value because profiles entered before the period. */
function withLeavers (cell: StageCell, leavers: Rate | null, pointer: string, words: NumberWords): StageCell {
  if (leavers === null) return cell
  const figures = [...cell.figures, ...figuresOfRate(pointer, leavers, words, texts.rateOfLeavers)]
  return { ...cell, detail: texts.ofLeavers(cell.detail ?? '', words.percent(leavers.value)), figures }
}
