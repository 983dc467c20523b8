import { writeCsv } from '../../../src/formats/csv.ts'
import type { Rate, StageStatistics } from '../state/report-types.ts'
import type { StageColumn } from '../state/view-state.ts'
import { pageLanguage, texts } from '../texts/texts.ts'

/** A stage as a row of the table: its numbers in the selected period, or since launch without dates. */
export interface StageRow {
  id: string
  /** Position in the report's list, from 0. */
  position: number
  /** Position in the journey, from 1. */
  order: number
  name: string
  entered: number | null
  current: number | null
  milestones: number | null
  milestone: Rate
  /** The share of leavers that met the milestone, if profiles that entered before the period leave `milestone` without a value. */
  milestoneOfLeavers: Rate | null
  exitsOrJumps: number | null
  exit: Rate
  /** TD's own totals, if the other numbers are of a period. */
  total: { entered: number | null, milestone: Rate, exit: Rate } | null
}

/** Returns the stages in the chosen order. Missing values come last in both directions; equal ones keep the journey's order. */
export function sortStages (stages: readonly StageStatistics[], column: StageColumn, isDescending: boolean): StageRow[] {
  const rows = stages.map((stage, position) => toRow(stage, position))
  const turn = isDescending ? -1 : 1
  return rows.sort((one, other) => {
    const a = valueOf(one, column)
    const b = valueOf(other, column)
    if (a === null || b === null) return Number(a === null) - Number(b === null) || one.order - other.order
    const difference = typeof a === 'string' || typeof b === 'string' ? String(a).localeCompare(String(b), pageLanguage) : a - b
    return turn * difference || one.order - other.order
  })
}

function toRow ({ id, index, name, totals, rates, period }: StageStatistics, position: number): StageRow {
  const head = { id, position, order: index + 1, name: name ?? texts.stageCalled(id) }
  if (period === null) {
    const { entered, current, milestones, exitsOrJumps } = totals
    const { milestone, exitOrJump: exit } = rates
    return { ...head, entered, current, milestones, milestone, milestoneOfLeavers: null, exitsOrJumps, exit, total: null }
  }
  const { flows, rates: { milestone, milestoneOfLeavers, exitOrJump: exit } } = period
  return {
    ...head,
    entered: flows.entries,
    current: period.after,
    milestones: flows.milestones,
    milestone,
    milestoneOfLeavers: milestone.withheld === 'exceeds-denominator' ? milestoneOfLeavers : null,
    exitsOrJumps: exit.numerator,
    exit,
    total: { entered: totals.entered, milestone: rates.milestone, exit: rates.exitOrJump }
  }
}

/**
 * Returns the rows as CSV, with every rate's numerator and denominator. `scope` is the time that the numbers cover: the period, or since
 * launch. With dates, TD's own totals follow, as in the table.
 */
export function writeStageCsv (rows: readonly StageRow[]): string {
  const columns = ['stage', 'id', 'name', 'scope', 'entered', 'current', 'milestones', 'milestoneRate', 'exitsOrJumps', 'exitOrJumpRate']
  const hasTotals = rows.some(({ total }) => total !== null)
  return writeCsv([...columns, ...hasTotals ? ['totalEntered', 'totalMilestoneRate', 'totalExitOrJumpRate'] : []], rows.map(row => [
    row.order, row.id, row.name, row.total === null ? 'cumulative' : 'range', row.entered, row.current, row.milestones,
    row.milestone.value, row.exitsOrJumps, row.exit.value,
    ...row.total === null ? [] : [row.total.entered, row.total.milestone.value, row.total.exit.value]
  ]))
}

function valueOf (row: StageRow, column: StageColumn): string | number | null {
  switch (column) {
    case 'milestone': return row.milestone.value
    case 'exit': return row.exit.value
    case 'totalEntered': return row.total?.entered ?? null
    case 'totalMilestone': return row.total?.milestone.value ?? null
    case 'totalExit': return row.total?.exit.value ?? null
    default: return row[column]
  }
}
