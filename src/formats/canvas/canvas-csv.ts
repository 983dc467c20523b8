import { groupBy } from '../../domain/graph/group-by.ts'
import type { CanvasReading } from '../../domain/canvas/read-canvas.ts'
import { writeCsv } from '../csv.ts'
import type { CanvasTextFormat } from '../format.ts'

const columns = [
  'stageIndex', 'stageId', 'stageName', 'position', 'stepId', 'type', 'name', 'current', 'entered', 'shareOfStage', 'waitKind',
  'waitLength', 'waitUnit', 'jumpJourneyId', 'jumpJourneyName', 'jumpStageId', 'jumpStageName', 'next', 'defined', 'reachable'
] as const

/** The steps of a canvas as a table, in the order of their paths; `next` are the steps that follow, separated by spaces. */
export const canvasCsv = {
  kind: 'text',
  name: 'csv',
  mediaType: 'text/csv',
  acceptRank: 1,
  contentType: 'text/csv; charset=utf-8; header=present',
  write: ({ reading }) => writeCanvasCsv(reading)
} as const satisfies CanvasTextFormat

/** Returns all steps of a canvas, one a row. */
export function writeCanvasCsv ({ stages }: Pick<CanvasReading, 'stages'>): string {
  return writeCsv(columns, stages.flatMap(stage => {
    const next = groupBy(stage.edges, ({ from }) => from)
    return stage.steps.map(({ id, type, name, current, entered, shareOfStage, wait, jump, defined, reachable }, position) => [
      stage.index, stage.id, stage.name, position, id, type, name, current, entered, shareOfStage,
      wait?.kind ?? null, wait?.length ?? null, wait?.unit ?? null,
      jump?.journeyId ?? null, jump?.journeyName ?? null, jump?.stageId ?? null, jump?.stageName ?? null,
      [...new Set(next.get(id)?.map(({ to }) => to))].join(' '), defined, reachable
    ])
  }))
}
