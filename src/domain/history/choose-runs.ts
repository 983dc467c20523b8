import { calendarDateAt } from '../time/calendar-date.ts'
import { calendarUnits, unitAround, type CalendarUnit } from '../time/calendar-unit.ts'
import type { RecordedRun } from './recorded.ts'

export const historySteps = ['run', ...calendarUnits] as const

/** The runs that a history shows: every run, or the last one of each calendar unit. */
export type HistoryStep = 'run' | CalendarUnit

/** Returns the last of the runs in each calendar unit of a time zone, or all. Runs are ordered by time. */
export function chooseRuns (runs: readonly RecordedRun[], by: HistoryStep, timeZone: string): RecordedRun[] {
  if (by === 'run') return [...runs]
  const last = new Map<string, RecordedRun>()
  for (const run of runs) last.set(unitAround(calendarDateAt(Date.parse(run.at), timeZone), by).from, run)
  return [...last.values()]
}
