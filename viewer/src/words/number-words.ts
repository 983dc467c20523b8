/** Numbers, days and times in the words of a reader. What is not there is a dash. */
export interface NumberWords {
  /** A count. */
  count (value: number | null): string
  /** A fraction as a percentage with the digits that tell small ones apart. */
  percent (value: number | null): string
  /** A difference of counts, with its sign. */
  change (value: number | null): string
  /** A relative difference as a percentage, with its sign. */
  relativeChange (value: number | null): string
  /** A difference of two percentages in points, with its sign. */
  points (value: number | null): string
  /** A plain day (`YYYY-MM-DD`): the same day wherever the reader is. */
  day (day: string): string
  /** A plain day without its year. */
  shortDay (day: string): string
  /** An instant, in UTC as TD's own days are. */
  instant (instant: string): string
  /** About how long something lasts. */
  duration (ms: number): string
}

export const nothing = '–'

const minuteMs = 60_000

/**
 * Returns the locale of a page: of the reader's own languages the first that is the page's, as readers of one language write dates in
 * several ways; else that of the page. Numbers of another language would stand within the page's sentences.
 */
export function chooseLocale (pageLanguage: string, ofReader: readonly string[]): string {
  const languageOf = (tag: string): string => tag.toLowerCase().split('-', 1)[0] ?? ''
  return ofReader.find(tag => languageOf(tag) === languageOf(pageLanguage)) ?? pageLanguage
}

/** Numbers and dates for a locale, a BCP 47 tag, in Latin digits and the Gregorian calendar, as the API and the date fields have them. */
export function createNumberWords (tag: string): NumberWords {
  const locale = new Intl.Locale(tag, { calendar: 'gregory', numberingSystem: 'latn' })
  const counts = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 })
  const changes = new Intl.NumberFormat(locale, { maximumFractionDigits: 2, signDisplay: 'exceptZero' })
  const percents = new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const smallPercents = new Intl.NumberFormat(locale, { style: 'percent', maximumSignificantDigits: 2 })
  const relativeChanges = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' })
  const points = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'exceptZero' })
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  const shortDays = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const instants = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
  const toWords = (format: { format (value: number): string }, value: number | null): string =>
    value === null ? nothing : format.format(value)
  const duration = (unit: string, value: number): string =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value)
  return {
    count: value => toWords(counts, value),
    percent: value => toWords(value !== null && value !== 0 && Math.abs(value) < 0.01 ? smallPercents : percents, value),
    change: value => toWords(changes, value),
    relativeChange: value => toWords(relativeChanges, value),
    points: value => toWords(points, value),
    day: day => writeDay(days, day),
    shortDay: day => writeDay(shortDays, day),
    instant: instant => Number.isNaN(Date.parse(instant)) ? instant : `${instants.format(Date.parse(instant))} UTC`,
    duration: ms => {
      const minutes = Math.max(0, Math.round(ms / minuteMs))
      if (minutes < 60) return duration('minute', minutes)
      const hours = Math.round(minutes / 60)
      return hours < 48 ? duration('hour', hours) : duration('day', Math.round(hours / 24))
    }
  }
}

function writeDay (format: Intl.DateTimeFormat, day: string): string {
  const time = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(time) ? day : format.format(time)
}
