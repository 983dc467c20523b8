import { writeCsv } from './csv.ts'
import type { JourneysTextFormat } from './format.ts'
import { journeyColumns, readJourney } from './period-columns.ts'
import { csvType } from './text-types.ts'

/** Several journeys as a table, one row each. `problem` is the code of the problem of a journey without numbers. */
export const journeysCsv = {
  ...csvType,
  write: journeys => writeCsv(
    ['journeyId', 'name', 'status', 'problem', 'dataUpdatedAt', ...journeyColumns],
    journeys.map(({ journeyId, name, status, problem, dataUpdatedAt, ...journey }) =>
      [journeyId, name, status, problem?.code ?? null, dataUpdatedAt, ...readJourney(journey)])
  )
} as const satisfies JourneysTextFormat
