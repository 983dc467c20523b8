import { addDays, calendarDateAt } from '../time/calendar-date.ts'
import type { MissedRun, RecordedRun } from './recorded.ts'
import { selectSeries, type Series } from './series.ts'

export const gapReasons = ['no-run', 'not-recorded', 'failed'] as const

export type GapReason = typeof gapReasons[number]

/** A time span without a recorded run although there could have been one. Times are ISO UTC. */
export interface HistoryGap {
  from: string
  to: string
  reason: GapReason
}

/** The time span of a history, and the known facts about it. */
export interface GapSetting {
  from: string
  /** The end of the time span, or now if that is earlier. */
  until: string
  timeZone: string
  missed: readonly MissedRun[]
  /** TD's series, which covers the time since its first run. */
  series: Series
}

/**
 * Finds the gaps before, between and after the recorded runs. Evidence of a gap is a note about missed runs, an unrecorded run in TD's
 * series, or a whole calendar day without a recorded run. Without a note, TD's series decides whether there was a run at all.
 */
export function findGaps (runs: readonly RecordedRun[], setting: GapSetting): HistoryGap[] {
  const { from, until } = setting
  const times = runs.map(({ at }) => at)
  const starts = [from, ...times]
  return starts.flatMap((start, index) => {
    const end = times[index] ?? until
    return start < end ? findGapsBetween(start, end, [runs[index - 1], runs[index]], setting) : []
  })
}

type Neighbours = [RecordedRun | undefined, RecordedRun | undefined]

function findGapsBetween (from: string, to: string, neighbours: Neighbours, setting: GapSetting): HistoryGap[] {
  const noted = setting.missed.flatMap(({ since, until, reason }) => {
    const gap = { from: since > from ? since : from, to: until < to ? until : to, reason: readReason(reason) }
    return gap.from < gap.to ? [gap] : []
  })
  if (noted.length > 0) return joinNotes(noted)
  const unrecorded = countUnrecorded(neighbours, setting.series)
  if (unrecorded !== null && unrecorded > 0) return [{ from, to, reason: 'not-recorded' }]
  if (!holdsWholeDay(from, to, setting)) return []
  // a series that begins later, or is unknown, cannot tell
  return [{ from, to, reason: unrecorded === 0 ? 'no-run' : 'not-recorded' }]
}

/** Notes may overlap; each note is cut where an earlier one already covers its time. */
function joinNotes (noted: readonly HistoryGap[]): HistoryGap[] {
  const gaps: HistoryGap[] = []
  for (const gap of noted) {
    const from = gaps.reduce((latest, { to }) => to > latest ? to : latest, gap.from)
    if (from < gap.to) gaps.push({ ...gap, from })
  }
  return gaps
}

/** Counts the runs of TD's series between two recorded ones; `null` if the series does not cover them. */
function countUnrecorded ([before, after]: Neighbours, series: Series): number | null {
  const [start, end] = [before?.dataUpdatedAt ?? null, after?.dataUpdatedAt ?? null]
  if (end === null) return null
  return selectSeries(series, start, end)?.filter(({ at }) => at < end).length ?? null
}

/** Returns whether a whole calendar day lies between two times. The day of the start counts if no run is known on it. */
function holdsWholeDay (from: string, to: string, { timeZone, from: start }: GapSetting): boolean {
  const dayOf = (time: string): ReturnType<typeof calendarDateAt> => calendarDateAt(Date.parse(time), timeZone)
  return addDays(dayOf(from), from === start ? 0 : 1) < dayOf(to)
}

function readReason (text: string): GapReason {
  return gapReasons.find(reason => reason === text) ?? 'not-recorded'
}
