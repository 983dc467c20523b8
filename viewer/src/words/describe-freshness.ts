import type { Freshness, Range, Run } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { describeReason } from './describe-reason.ts'
import type { NumberWords } from './number-words.ts'

/** The age of a report, and the journey's runs. */
export interface Age {
  freshness: Freshness
  range: Range
  /** When Treasure Data was last asked, in ms since the epoch. */
  checkedAtMs: number | null
  run: Run | null
}

/** How fresh the data is. Only `good` is green: the data is not stale, late or undated. */
export interface FreshnessWords {
  tone: 'good' | 'neutral' | 'warn'
  label: string
  text: string
  /** The same with absolute times, for paper. */
  printed: string
}

/** TD's states of runs whose data is available or still to come. */
const hopeful: ReadonlySet<string> = new Set(['success', 'running', 'queued'])

/** Returns whether the journey's last run ended without data. */
export function hasRunFailed (run: Run | null): boolean {
  const status = run?.lastStatus ?? null
  return status !== null && !hopeful.has(status)
}

const dayMs = 86_400_000
/** A day's data is available once a run of the next day has ended, some time during that day. */
const runMs = dayMs / 2

/** Returns when Treasure Data was asked, the day of its data, and the reason if that is late. */
export function describeFreshness (age: Age, nowMs: number, words: NumberWords): FreshnessWords {
  const { freshness: { state, dataUpdatedAt }, range: { timeZone }, checkedAtMs } = age
  const isPast = state === 'past'
  const { tone, label, reason } = judge(age, nowMs, words)
  const tell = (tellInstant: (ms: number) => string, tellDay: (day: string) => string): string => [
    checkedAtMs === null || isPast ? null : texts.checked(tellInstant(checkedAtMs)),
    dataUpdatedAt === null
      ? texts.dataUndated
      : texts.dataFrom(tellDay(dayOf(Date.parse(dataUpdatedAt), timeZone)), words.instant(dataUpdatedAt)),
    reason
  ].filter(text => text !== null).join(' · ')
  return {
    tone,
    label,
    text: tell(ms => words.ago(nowMs - ms), day => words.relativeDay(day, dayOf(nowMs, timeZone))),
    printed: tell(ms => words.instant(new Date(ms).toISOString()), words.day)
  }
}

interface Verdict { tone: FreshnessWords['tone'], label: string, reason: string | null }

function judge ({ freshness, range, run }: Age, nowMs: number, words: NumberWords): Verdict {
  const instant = (time: string | null): string | null => time === null ? null : words.instant(time)
  if (freshness.state === 'stale') {
    const reason = texts.staleBecause(describeReason(freshness.reason), instant(freshness.staleSince))
    return { tone: 'warn', label: texts.stale, reason }
  }
  if (freshness.state === 'past') return { tone: 'neutral', label: texts.past, reason: null }
  const { lastStatus = null, lastFinishedAt = null } = run ?? {}
  if (lastStatus !== null && hasRunFailed(run)) {
    return { tone: 'warn', label: texts.runFailed, reason: texts.runEnded(lastStatus, instant(lastFinishedAt)) }
  }
  if (run?.paused === true) return { tone: 'warn', label: texts.paused, reason: texts.journeyPaused }
  if (run?.late === true) {
    const expected = instant(run.expectedBy)
    return { tone: 'warn', label: texts.late, reason: expected === null ? null : texts.runExpected(expected) }
  }
  if (run?.state === 'draft') return { tone: 'neutral', label: texts.draft, reason: texts.draftReason }
  if (freshness.dataUpdatedAt === null) return { tone: 'neutral', label: texts.undated, reason: null }
  if (Date.parse(freshness.dataUpdatedAt) < expectedMs(range, nowMs)) return { tone: 'neutral', label: texts.older, reason: null }
  return { tone: 'good', label: texts.current, reason: null }
}

/** Returns the earliest acceptable time of the data, if the journey runs daily: counted from now, or from the end of a past range. */
function expectedMs ({ to }: Range, nowMs: number): number {
  const endMs = to === null ? nowMs : Math.min(nowMs, Date.parse(to) + dayMs)
  return endMs - dayMs - runMs
}

/** Returns the plain day of an instant in a time zone. */
export function dayOf (ms: number, timeZone: string): string {
  return createDayOf(timeZone)(ms)
}

/** Returns a function that does the same for many instants in one time zone. */
export function createDayOf (timeZone: string): (ms: number) => string {
  // Swedish dates are written as in ISO 8601
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })
  return ms => format.format(ms)
}
