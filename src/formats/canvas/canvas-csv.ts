import { groupBy } from '../../domain/graph/group-by.ts'
import type { CanvasReading } from '../../domain/canvas/read-canvas.ts'
import { findTimeout } from '../../domain/td/step-definition.ts'
import { writeCsv } from '../csv.ts'
import type { CanvasTable, CanvasTextFormat } from '../format.ts'
import { csvType } from '../text-types.ts'

/** Columns have the names of the JSON report's fields. */
const stageColumns = ['stageIndex', 'stageId', 'stageName'] as const

const tables = [
  {
    name: 'steps',
    description: 'the steps of each stage in path order',
    columns: [
      ...stageColumns, 'position', 'stepId', 'type', 'name', 'current', 'entered', 'shareOfStage', 'waitKind', 'waitLength', 'waitUnit',
      'waitUntil', 'waitDaysOfTheWeek', 'waitTimeZone', 'jumpJourneyId', 'jumpJourneyName', 'jumpStageId', 'jumpStageName', 'next',
      'defined', 'reachable', 'waitTimeoutLength', 'waitTimeoutUnit', 'jumpDeleted'
    ],
    readRows (stage) {
      const next = groupBy(stage.edges, ({ from }) => from)
      return stage.steps.map(({ id, type, name, current, entered, shareOfStage, wait, jump, defined, reachable }, position) => {
        const timeout = wait === null ? null : findTimeout(wait)
        return [
          stage.index, stage.id, stage.name, position, id, type, name, current, entered, shareOfStage,
          wait?.kind ?? null, wait?.length ?? null, wait?.unit ?? null,
          wait?.until ?? null, wait?.daysOfTheWeek.join(' ') ?? null, wait?.timeZone ?? null,
          jump?.journeyId ?? null, jump?.journeyName ?? null, jump?.stageId ?? null, jump?.stageName ?? null,
          [...new Set(next.get(id)?.map(({ to }) => to))].join(' '), defined, reachable,
          timeout?.length ?? null, timeout?.unit ?? null, jump?.deleted ?? null
        ]
      })
    }
  },
  {
    name: 'edges',
    description: 'the edges between the steps of each stage',
    columns: [
      ...stageColumns, 'from', 'fromName', 'to', 'toName', 'kind', 'name', 'percentage', 'isControlGroup', 'isWinner', 'feedback'
    ],
    readRows (stage) {
      // if several steps share an id, the first one has the edges
      const names = new Map(stage.steps.map(({ id, name }) => [id, name] as const).reverse())
      return stage.edges.map(({ from, to, kind, name, percentage, isControlGroup, isWinner, feedback }) => [
        stage.index, stage.id, stage.name, from, names.get(from) ?? null, to, names.get(to) ?? null,
        kind, name, percentage, isControlGroup, isWinner, feedback
      ])
    }
  }
] as const satisfies readonly CanvasTable[]

export type CanvasTableName = typeof tables[number]['name']

/** A canvas as tables. */
export const canvasCsv = {
  ...csvType,
  tables,
  write: ({ reading }, table) => writeCanvasCsv(reading, table)
} as const satisfies CanvasTextFormat<CanvasTableName>

/** Returns one of the tables with all stages; the steps by default. */
export function writeCanvasCsv ({ stages }: Pick<CanvasReading, 'stages'>, name?: CanvasTableName): string {
  const table: CanvasTable = tables.find(table => table.name === name) ?? tables[0]
  return writeCsv(table.columns, stages.flatMap(table.readRows))
}
