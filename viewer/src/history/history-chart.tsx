import { useId, useMemo } from 'preact/hooks'
import { useReading } from '../charts/use-reading.ts'
import { useWidth } from '../charts/use-width.ts'
import type { History } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { describePoint, readGap } from '../words/describe-history.ts'
import type { NumberWords } from '../words/number-words.ts'
import type { HistoryRate } from './history-choice.ts'
import { readRateLine, readTotalLines } from './history-lines.ts'
import { HistoryPicture } from './history-picture.tsx'
import { HistoryReading } from './history-reading.tsx'
import { findStop, layOutHistory } from './lay-out-history.ts'

interface Props {
  history: History
  rate: HistoryRate
  asOfMs: number | null
  onAsOf: (recordedAt: string) => void
  words: NumberWords
}

const margin = { left: 56, right: 12 }

/** A rate above, the totals since launch below, and the values at one run or gap. */
export function HistoryChart ({ history, rate, asOfMs, onAsOf, words }: Props) {
  const { points, gaps } = history
  const [frame, width] = useWidth()
  const [hint, summary] = [useId(), useId()]
  const edges = { left: margin.left, right: (width ?? 0) - margin.right }
  const layout = useMemo(() => layOutHistory(history, edges), [history, width])
  const lines = useMemo(() => ({ rate: readRateLine(points, rate), totals: readTotalLines(points) }), [points, rate])
  const last = layout.stops.length - 1
  const latest = layout.stops.findLastIndex(({ kind }) => kind === 'point')

  const stopAt = (event: PointerEvent): number =>
    findStop(layout, event.clientX - (frame.current?.getBoundingClientRect().left ?? 0))
  const { at, ...handlers } = useReading({ last, latest, positionOf: stopAt })
  const stop = layout.stops[at ?? latest]
  const read = (position: number): string => {
    const { kind, index } = layout.stops[position] ?? { kind: 'point', index: -1 }
    const [point, gap] = [points[index], gaps[index]]
    if (kind === 'gap') return gap === undefined ? '' : readGap(gap, words)
    if (point === undefined) return ''
    return texts.reading(words.instant(point.at), describePoint(point, rate, words))
  }
  const [first, end] = [points[0], points.at(-1)]
  return (
    <div class='trend'>
      <HistoryReading
        history={history} rate={rate} stop={stop} isLatest={at === null} lines={lines} hasAsOf={asOfMs !== null} onAsOf={onAsOf}
        words={words}
      />
      <p class='visually-hidden' id={summary}>
        {texts.historySummary({
          points: words.amount(points.length),
          gaps: words.amount(gaps.length),
          from: words.instant(first?.at ?? ''),
          to: words.instant(end?.at ?? '')
        })}
      </p>
      <p class='visually-hidden' id={hint}>{texts.historyHint}</p>
      <div
        class='chart' ref={frame} tabIndex={0} role='slider' aria-label={texts.historyPlace(texts.historyRates[rate])}
        aria-describedby={`${summary} ${hint}`}
        aria-valuemin={0} aria-valuemax={last} aria-valuenow={at ?? latest} aria-valuetext={read(at ?? latest)}
        {...handlers}
      >
        {width !== null && (
          <HistoryPicture
            width={width} edges={edges} layout={layout} lines={lines} rateTitle={texts.rateOverTime(texts.historyRates[rate])}
            stop={at === null ? null : stop ?? null} asOfMs={asOfMs} words={words}
          />
        )}
      </div>
    </div>
  )
}
