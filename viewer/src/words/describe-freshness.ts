import type { Freshness, Range, Run } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { describeReason } from './describe-reason.ts'
import type { NumberWords } from './number-words.ts'

/** What is known of a report's age, and of the journey's runs. */
export interface Age {
  freshness: Freshness
  range: Range
  /** When Treasure Data was last asked, in ms since the epoch. */
  checkedAtMs: number | null
  run: Run | null
}

/** How fresh data is: `good` alone is green, and only where nothing speaks against it. */
export interface FreshnessWords {
  tone: 'good' | 'neutral' | 'warn'
  label: string
  text: string
  /** The same with times that stay true on paper. */
  printed: string
}

/** TD's states of runs after which data is there, or is still to come. */
const hopeful: ReadonlySet<string> = new Set(['success', 'running', 'queued'])

const dayMs = 86_400_000
/** Data of a day is there once a run of the next day has ended, in the course of that day. */
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
  if (lastStatus !== null && !hopeful.has(lastStatus)) {
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

/** Returns the time that data should at least be from, if the journey runs daily: of now, or of the end of days that are over. */
function expectedMs ({ to }: Range, nowMs: number): number {
  const endMs = to === null ? nowMs : Math.min(nowMs, Date.parse(to) + dayMs)
  return endMs - dayMs - runMs
}

/** The plain day of an instant in a time zone; Swedish dates are spelt as ISO 8601 spells them. */
export function dayOf (ms: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(ms)
}
