import { z } from 'zod'
import { journeyStates } from '../../domain/statistics/journey-run.ts'
import { time } from './common.ts'
import { component } from './registry.ts'

export const runSchema = component('JourneyRun', z.object({
  state: z.enum(journeyStates).nullable().describe('The journey\'s state; `null` where its definition is not there.'),
  paused: z.boolean().nullable(),
  lastStatus: z.string().nullable().describe('TD\'s status of the last run: `success`, `error`, `canceled`, `running` and the like. ' +
    'After a failed run the latest numbers are missing.'),
  lastFinishedAt: time.nullable().describe('When the last run was over, whatever its outcome; `null` while it runs.'),
  expectedBy: time.nullable().describe('By when the next run should be over: the last run plus the median time between the last 15 runs ' +
    'of the series, plus a quarter of that, at least an hour. `null` with fewer than three runs in the series, where the last run is ' +
    'not known, and where no run is due: in drafts and paused journeys.'),
  late: z.boolean().nullable().describe('Whether `expectedBy` has passed without a run. `false` where no run is due: a paused journey is ' +
    'never late. `null` where that is not known.')
}).describe('Why the latest numbers may be missing: the state of the journey and its runs, from its definition and its series.'))
