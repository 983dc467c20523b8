import type { Rate, StageStatistics } from '../state/report-types.ts'
import type { StageColumn } from '../state/view-state.ts'
import { writeCsv } from '../../../src/formats/csv.ts'

/** A stage as a row of the table. */
export interface StageRow {
  id: string
  /** Place in the journey, from 1. */
  order: number
  name: string
  entered: number | null
  current: number | null
  milestones: number | null
  milestone: Rate
  exitsOrJumps: number | null
  exit: Rate
}

/** The stages in the order asked for. What is missing comes last in any direction; equal ones keep the journey's order. */
export function sortStages (stages: readonly StageStatistics[], column: StageColumn, isDescending: boolean): StageRow[] {
  const rows = stages.map(({ id, index, name, totals, rates }): StageRow => ({
    id,
    order: index + 1,
    name: name ?? `Stage ${id}`,
    entered: totals.entered,
    current: totals.current,
    milestones: totals.milestones,
    milestone: rates.milestone,
    exitsOrJumps: totals.exitsOrJumps,
    exit: rates.exitOrJump
  }))
  const turn = isDescending ? -1 : 1
  return rows.sort((one, other) => {
    const a = valueOf(one, column)
    const b = valueOf(other, column)
    if (a === null || b === null) return Number(a === null) - Number(b === null) || one.order - other.order
    const difference = typeof a === 'string' || typeof b === 'string' ? String(a).localeCompare(String(b)) : a - b
    return turn * difference || one.order - other.order
  })
}

/** The rows as CSV, with every rate's numerator and denominator. */
export function writeStageCsv (rows: readonly StageRow[]): string {
  const header = ['stage', 'id', 'name', 'entered', 'current', 'milestones', 'milestoneRate', 'exitsOrJumps', 'exitOrJumpRate']
  return writeCsv(header, rows.map(row => [
    row.order, row.id, row.name, row.entered, row.current, row.milestones, row.milestone.value, row.exitsOrJumps, row.exit.value
  ]))
}

function valueOf (row: StageRow, column: StageColumn): string | number | null {
  switch (column) {
    case 'milestone': return row.milestone.value
    case 'exit': return row.exit.value
    default: return row[column]
  }
}
