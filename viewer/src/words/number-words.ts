import type { Amount } from '../texts/any-language.ts'
import { readLanguage } from '../texts/languages.ts'
import { countDecimals, roundEqually, roundTogether, type Rounded } from './round-together.ts'

/** Two numbers and their difference, rounded so that they add up as shown. */
export interface ComparedWords { value: string, baseline: string, difference: string }

/** Writes numbers, days and times for the reader's locale. A missing value is a dash. */
export interface NumberWords {
  /** A count. */
  count (value: number | null): string
  /** A count with the number that chooses singular or plural. */
  amount (count: number | null): Amount
  /** A fraction as a percentage, with enough digits for small ones. */
  percent (value: number | null): string
  /** A fraction as a percentage without decimals. */
  wholePercent (value: number): string
  /** A difference of counts, with its sign. */
  change (value: number | null): string
  /** A relative difference as a percentage, with its sign. */
  relativeChange (value: number | null): string
  /** Two counts and their difference. Every difference shown next to both of its numbers comes from here or from `comparePercents`. */
  compareCounts (value: number | null, baseline: number | null): ComparedWords
  /** Two fractions as percentages, and their difference in points. */
  comparePercents (value: number | null, baseline: number | null): ComparedWords
  /** Two numbers that agree up to rounding, written the same; `null` if they do not agree. */
  matchCounts (left: number, right: number): ComparedWords | null
  /** A number with all significant digits, at most nine. */
  exact (value: number | null): string
  /** A plain day (`YYYY-MM-DD`), whatever the reader's time zone. */
  day (day: string): string
  /** A plain day without its year. */
  shortDay (day: string): string
  /** An instant in UTC, like TD's own days. */
  instant (instant: string): string
  /** An approximate duration. */
  duration (ms: number): string
  /** A number of days. */
  days (count: number): string
  /** An approximate time ago. */
  ago (ms: number): string
  /** A day relative to another one (`YYYY-MM-DD`): today, yesterday, or a number of days ago. */
  relativeDay (day: string, today: string): string
  /** Any of some days of the week, from 1 (Monday) to 7 (Sunday). */
  anyWeekday (days: readonly number[]): string
}

export const nothing = '–'

const minuteMs = 60_000
const dayMs = 86_400_000
const maxDecimals = 12

/**
 * Returns the locale of numbers and dates: the reader's first locale of the page's language, or else that language. Regions of one
 * language write dates differently, but another language would not fit the page's sentences.
 */
export function chooseLocale (pageLanguage: string, ofReader: readonly string[]): string {
  return ofReader.find(tag => readLanguage(tag) === readLanguage(pageLanguage)) ?? pageLanguage
}

/** Returns the words for a locale (a BCP 47 tag), with Latin digits and the Gregorian calendar, like the API and the date fields. */
export function createNumberWords (tag: string): NumberWords {
  const locale = new Intl.Locale(tag, { calendar: 'gregory', numberingSystem: 'latn' })
  const counts = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 })
  const changes = new Intl.NumberFormat(locale, { maximumFractionDigits: 2, signDisplay: 'exceptZero' })
  const percents = new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const smallPercents = new Intl.NumberFormat(locale, { style: 'percent', maximumSignificantDigits: 2 })
  const wholePercents = new Intl.NumberFormat(locale, { style: 'percent' })
  const relativeChanges = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' })
  const exact = new Intl.NumberFormat(locale, { maximumSignificantDigits: 9 })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  const shortDays = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const instants = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
  const weekdays = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' })
  const choices = new Intl.ListFormat(locale, { type: 'disjunction' })
  const toWords = (format: { format (value: number): string }, value: number | null): string =>
    value === null ? nothing : format.format(value)
  const duration = (unit: string, value: number): string =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value)
  const writeCount = (value: number | null): string => toWords(counts, value)
  const writePercent = (value: number | null): string =>
    toWords(value !== null && value !== 0 && Math.abs(value) < 0.01 ? smallPercents : percents, value)
  return {
    count: writeCount,
    amount: count => ({ count, shown: writeCount(count) }),
    percent: writePercent,
    wholePercent: value => wholePercents.format(value),
    ...createComparisons(locale, { writeCount, writePercent }),
    exact: value => toWords(exact, value),
    change: value => toWords(changes, value),
    relativeChange: value => toWords(relativeChanges, value),
    day: day => writeDay(days, day),
    shortDay: day => writeDay(shortDays, day),
    instant: instant => Number.isNaN(Date.parse(instant)) ? instant : `${instants.format(Date.parse(instant))} UTC`,
    duration: ms => {
      const { unit, value } = approximate(ms)
      return duration(unit, value)
    },
    days: count => duration('day', Math.round(count * 10) / 10),
    ago: ms => {
      const { unit, value } = approximate(ms)
      return relative.format(-value, unit)
    },
    relativeDay: (day, today) => relative.format(Math.round((Date.parse(day) - Date.parse(today)) / dayMs), 'day'),
    // the fifth of January 1970 was a Monday
    anyWeekday: days => choices.format(days.map(day => weekdays.format((day + 3) * dayMs)))
  }
}

type Comparisons = Pick<NumberWords, 'compareCounts' | 'comparePercents' | 'matchCounts'>

/** Returns the words for two numbers and their difference. The writers write a number whose counterpart is missing. */
function createComparisons (
  locale: Intl.Locale, { writeCount, writePercent }: Record<'writeCount' | 'writePercent', (value: number | null) => string>
): Comparisons {
  const withDecimals = (decimals: number, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat =>
    new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals, ...options })
  const writeCounts = ({ decimals, value, baseline, difference }: Rounded): ComparedWords => {
    const format = withDecimals(decimals)
    const signed = withDecimals(decimals, { signDisplay: 'exceptZero' })
    return { value: format.format(value), baseline: format.format(baseline), difference: signed.format(difference) }
  }
  const writePercents = ({ decimals, value, baseline, difference }: Rounded): ComparedWords => {
    const format = withDecimals(decimals, { style: 'percent' })
    const signed = withDecimals(decimals, { signDisplay: 'exceptZero' })
    return { value: format.format(value / 100), baseline: format.format(baseline / 100), difference: signed.format(difference) }
  }
  const compare = (
    { value, baseline }: { value: number | null, baseline: number | null },
    write: (value: number, baseline: number) => ComparedWords,
    writeOne: (value: number | null) => string
  ): ComparedWords => value === null || baseline === null
    ? { value: writeOne(value), baseline: writeOne(baseline), difference: nothing }
    : write(value, baseline)
  return {
    compareCounts: (value, baseline) => compare({ value, baseline }, (value, baseline) =>
      writeCounts(roundTogether(value, baseline, Math.max(countDecimals(value, 2), countDecimals(baseline, 2)))), writeCount),
    comparePercents: (value, baseline) => compare({ value, baseline }, (value, baseline) =>
      writePercents(roundTogether(value * 100, baseline * 100, Math.max(decimalsOfPercent(value), decimalsOfPercent(baseline)))),
    writePercent),
    matchCounts (left, right) {
      const rounded = roundEqually(left, right, Math.max(countDecimals(left, 2), countDecimals(right, 2)))
      return rounded === null ? null : writeCounts(rounded)
    }
  }
}

/** Returns a duration in minutes, or in hours from one hour on, or in days from two days on. */
function approximate (ms: number): { unit: 'minute' | 'hour' | 'day', value: number } {
  const minutes = Math.max(0, Math.round(ms / minuteMs))
  if (minutes < 60) return { unit: 'minute', value: minutes }
  const hours = Math.round(minutes / 60)
  return hours < 48 ? { unit: 'hour', value: hours } : { unit: 'day', value: Math.round(hours / 24) }
}

/** Returns the decimals that `percent` writes: one, or two significant digits below one percent. */
function decimalsOfPercent (fraction: number): number {
  const percent = Math.abs(fraction * 100)
  return percent === 0 || percent >= 1 ? 1 : Math.min(maxDecimals, 1 - Math.floor(Math.log10(percent)))
}

function writeDay (format: Intl.DateTimeFormat, day: string): string {
  const time = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(time) ? day : format.format(time)
}
