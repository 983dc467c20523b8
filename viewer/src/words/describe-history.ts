import type { HistoryRate } from '../history/history-choice.ts'
import type { HistoryGap, HistoryPoint } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { figureOf, figuresOfRate, recordedFigures, type Figure } from './figure.ts'
import type { NumberWords } from './number-words.ts'

export const historyTotals = ['entered', 'goals', 'exitsOrJumps', 'current'] as const

export type HistoryTotal = typeof historyTotals[number]

/** A number of a recorded run, and its origin. */
export interface RecordedFigure {
  id: HistoryTotal | 'rate' | 'interval'
  label: string
  shown: string
  figures: Figure[]
}

/** Returns the rate of a recorded run, its interval, and the totals. */
export function describePoint ({ rates, totals, recordedAt }: HistoryPoint, name: HistoryRate, words: NumberWords): RecordedFigure[] {
  const rate = rates?.[name]
  const interval = rate?.interval ?? null
  const ofRate = rate === undefined ? [] : figuresOfRate(`/rates/${name}`, rate, words)
  return [
    {
      id: 'rate',
      label: texts.historyRates[name],
      shown: words.percent(rate?.value ?? null),
      figures: recordedFigures(ofRate, recordedAt)
    },
    {
      id: 'interval',
      label: texts.interval,
      shown: interval === null ? words.percent(null) : texts.intervalOf(words.percent(interval.low), words.percent(interval.high)),
      figures: []
    },
    ...historyTotals.map(id => {
      const [label, shown] = [texts.historyTotals[id], words.count(totals?.[id] ?? null)]
      return { id, label, shown, figures: recordedFigures([figureOf(label, shown, `/totals/${id}`)], recordedAt) }
    })
  ]
}

/** Returns the time of a gap, and its reason if known. */
export function describeGap ({ from, to, reason }: HistoryGap, words: NumberWords): { time: string, reason: string } {
  return { time: texts.gap(words.instant(from), words.instant(to)), reason: texts.gapReasons[reason] }
}

/** Returns the time of a gap and its reason as a sentence. */
export function readGap (gap: HistoryGap, words: NumberWords): string {
  const { time, reason } = describeGap(gap, words)
  return texts.gapReading(time, reason)
}

/** Returns the day or the time that a report shows. */
export function describeAsOf (asOf: string, words: NumberWords): string {
  return asOf.includes('T') ? words.instant(asOf) : words.day(asOf)
}
