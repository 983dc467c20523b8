import { z } from 'zod'
import { journeyStates } from '../../domain/statistics/journey-run.ts'
import { time } from './common.ts'
import { component } from './registry.ts'

export const runSchema = component('JourneyRun', z.object({
  state: z.enum(journeyStates).nullable().describe('The journey\'s state; `null` if its definition is not available.'),
  paused: z.boolean().nullable(),
  lastStatus: z.string().nullable().describe('TD\'s status of the last run: `success`, `error`, `canceled`, `running` or another one. ' +
    'After a failed run the latest numbers are missing.'),
  lastFinishedAt: time.nullable().describe('When the last run ended, successful or not; `null` while it runs.'),
  expectedBy: time.nullable().describe('When the next run should have ended: the last run plus the median time between the last 15 runs ' +
    'of the series, plus a quarter of that, but at least an hour. `null` if the series has fewer than three runs, if the last run is ' +
    'unknown, or if no run is due (drafts and paused journeys).'),
  late: z.boolean().nullable().describe('Whether `expectedBy` has passed without a run. `false` if no run is due: a paused journey is ' +
    'never late. `null` if unknown.')
}).describe('State of the journey and its runs, from its definition and series. It shows why the latest numbers may be missing.'))
