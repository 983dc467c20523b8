import { useMemo, useState } from 'preact/hooks'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import type { History } from '../state/report-types.ts'
import { loadHistory } from '../state/reports.ts'
import { useReport } from '../state/use-report.ts'
import { texts } from '../texts/texts.ts'
import type { NumberWords } from '../words/number-words.ts'
import { toHistoryQuery, type HistoryChoice } from './history-choice.ts'
import { HistoryChart } from './history-chart.tsx'
import { HistoryFiles } from './history-files.tsx'
import { HistoryTable } from './history-table.tsx'
import { HistoryTools } from './history-tools.tsx'

export interface HistoryCardProps {
  journeyId: string
  choice: HistoryChoice
  onChoose: (choice: HistoryChoice) => void
  /** Today in the service's time zone. */
  today: string
  /** The time that the page shows, in ms since 1970; `null` for now. */
  asOfMs: number | null
  /** Reloads the history when it changes, which it does when the page's numbers change. */
  changes: number
  /** Shows the page as of the time of a recorded run. */
  onAsOf: (recordedAt: string) => void
  onDone: (message: string) => void
  words: NumberWords
}

/** The journey after each recorded run: a rate, the totals since launch, and gaps. */
export function HistoryCard ({ journeyId, choice, onChoose, today, asOfMs, changes, onAsOf, onDone, words }: HistoryCardProps) {
  const [attempt, setAttempt] = useState(0)
  const query = useMemo(() => toHistoryQuery(choice, today), [choice.by, JSON.stringify(choice.span), today])
  const { data, failure, isLoading, isCurrent } = useReport<History>({
    subject: journeyId,
    key: JSON.stringify([journeyId, query]),
    load: signal => loadHistory(journeyId, query, signal),
    version: `${changes} ${attempt}`
  })
  return (
    <section class='card' aria-labelledby='history-title' aria-busy={isLoading}>
      <header class='card-head'>
        <h2 id='history-title'>{texts.history}</h2>
        {data !== null && <HistoryFiles journeyId={journeyId} query={query} onDone={onDone} />}
      </header>
      <HistoryTools choice={choice} range={isCurrent ? data?.range ?? null : null} onChoose={onChoose} />
      {failure !== null &&
        <ProblemNotice subject={texts.historyFailed} failure={failure} onRetry={() => { setAttempt(attempt => attempt + 1) }} />}
      {data === null && failure === null && <div class='skeleton is-chart' aria-hidden='true' />}
      {data !== null && (
        <div class={isCurrent ? undefined : 'is-old'}>
          {data.points.length === 0
            ? <p class='empty'>{texts.nothingRecorded}</p>
            : <HistoryChart history={data} rate={choice.rate} asOfMs={asOfMs} onAsOf={onAsOf} words={words} />}
          {data.points.length + data.gaps.length > 0 && <HistoryTable history={data} rate={choice.rate} words={words} />}
          <Agreement history={data} words={words} />
          <p class='muted small table-note'>{texts.historyNote} {texts.lastOfUnit[data.by]} {texts.bandNote}</p>
        </div>
      )}
    </section>
  )
}

/** Compares the changes between points with Treasure Data's own series. */
function Agreement ({ history: { deltas }, words }: { history: History, words: NumberWords }) {
  const compared = deltas.filter(({ status }) => status !== 'not-comparable').length
  const differing = deltas.filter(({ status }) => status === 'residual').length
  if (compared === 0) return null
  return (
    <p class={differing === 0 ? 'verdict is-ok table-note' : 'verdict is-residual table-note'}>
      {differing === 0 ? texts.deltasAgree(words.amount(compared)) : texts.deltasDiffer(words.amount(differing), words.count(compared))}
    </p>
  )
}
