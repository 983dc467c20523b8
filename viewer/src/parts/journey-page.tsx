import { useEffect, useState } from 'preact/hooks'
import { CompareCard } from '../compare/compare-card.tsx'
import { HistorySection, mayHaveHistory } from '../history/history-section.tsx'
import { AsOfForm } from '../past/as-of-form.tsx'
import { AsOfMark } from '../past/as-of-mark.tsx'
import { useCharts } from '../past/use-charts.ts'
import { keepsHistory } from '../state/keeps-history.ts'
import type { RecentJourney } from '../state/recent-journeys.ts'
import type { Drawing, Overview } from '../state/report-types.ts'
import { loadDrawing, loadOverview, type ChartChoice } from '../state/reports.ts'
import { useReport } from '../state/use-report.ts'
import type { ChangeView } from '../state/use-view-state.ts'
import type { ViewState } from '../state/view-state.ts'
import { texts } from '../texts/texts.ts'
import { dayOf } from '../words/describe-freshness.ts'
import { describeAsOf } from '../words/describe-history.ts'
import { describeRange } from '../words/describe-range.ts'
import type { NumberWords } from '../words/number-words.ts'
import { JourneyHead } from './journey-head.tsx'
import { JourneyReports } from './journey-reports.tsx'
import { JourneySkeleton } from './journey-skeleton.tsx'
import { KeyForm } from './key-form.tsx'
import { NoNumbers } from './no-numbers.tsx'
import { PrintHead } from './print-head.tsx'
import { ProblemNotice } from './problem-notice.tsx'
import { RangeBar } from './range-bar.tsx'

export interface JourneyPageProps {
  journeyId: string
  state: ViewState
  change: ChangeView
  /** Changes when reports must be reloaded. */
  version: number
  refresh: () => void
  hasKey: boolean
  onKey: (key: string) => void
  /** Shows another journey. */
  onOpen: (journeyId: string) => void
  recent: readonly RecentJourney[]
  onShown: (journeyId: string, name: string | null) => void
  /** Announces events to screen readers. */
  announce: (message: string) => void
  /** Shows the result of an action briefly. */
  onDone: (message: string) => void
  words: NumberWords
}

/** A journey: its reports, or why they cannot be shown. */
export function JourneyPage (
  { journeyId, state, change, version, refresh, hasKey, onKey, onOpen, recent, onShown, announce, onDone, words }: JourneyPageProps
) {
  const { range, asOf, view, targets } = state
  const subject = JSON.stringify([journeyId, asOf])
  const [checkedAtMs, setCheckedAtMs] = useState<number | null>(null)
  const report = useReport<Overview>({
    subject,
    key: JSON.stringify([subject, range]),
    async load (signal) {
      const { data, ageS } = await loadOverview(journeyId, { range, asOf }, signal)
      if (!signal.aborted) setCheckedAtMs(ageS === null ? null : Date.now() - ageS * 1_000)
      return data
    },
    version
  })
  const { failure, isLoading, isCurrent, changes } = report
  const { overview, chartRange, chartPeriod } = useCharts(journeyId, { range, asOf }, report, version)
  const flow: ChartChoice = { chart: 'conversion-graph', view, targets }
  // requested together with the overview, because they are seen first
  const conversion = useReport<Drawing>({
    subject,
    key: chartPeriod === null ? null : JSON.stringify([subject, chartPeriod, flow]),
    load: signal => loadDrawing(journeyId, chartPeriod ?? { range, asOf }, flow, signal),
    version: changes,
    retry: version
  })
  const isThere = overview !== null && chartRange !== null && (conversion.data !== null || conversion.failure !== null)
  const name = overview?.name ?? texts.journeyCalled(journeyId)
  useEffect(() => {
    document.title = texts.journeyPageTitle(name)
    if (overview !== null) onShown(journeyId, overview.name)
  }, [journeyId, name, overview])
  useAnnouncement({ journeyId, name, asOf, overview: isCurrent ? overview : null, isComing: isLoading && !isCurrent, announce, words })
  const today = dayOf(Date.now(), report.data?.range.timeZone ?? 'UTC')
  const onAsOf = (recordedAt: string): void => {
    change({ asOf: recordedAt })
    // the mark and the figures are at the top of the page
    document.getElementById('content')?.focus()
    scrollTo(0, 0)
  }
  const history = (
    <HistorySection
      journeyId={journeyId} choice={state.history} onChoose={history => { change({ history }) }} today={today}
      asOfMs={asOf === null ? null : Date.parse(overview?.freshness.asOf ?? asOf)} changes={changes} onAsOf={onAsOf} announce={announce}
      onDone={onDone} words={words}
    />
  )

  if (failure?.kind === 'key') return <KeyForm wasRefused={hasKey} onKey={onKey} />
  return (
    <>
      <JourneyHead
        journeyId={journeyId} name={name} overview={overview} checkedAtMs={checkedAtMs} isComing={failure === null}
        isPast={asOf !== null} words={words} onDone={onDone}
      />
      {overview !== null && (
        <PrintHead journeyId={journeyId} name={name} overview={overview} asOf={asOf} checkedAtMs={checkedAtMs} words={words} />
      )}
      <RangeBar choice={range} range={isCurrent ? overview?.range ?? null : null} onChoose={range => { change({ range }) }}>
        {keepsHistory && <AsOfForm asOf={asOf} today={today} onChoose={asOf => { change({ asOf }) }} />}
      </RangeBar>
      {asOf !== null && (
        <AsOfMark asOf={asOf} recordedAt={overview?.freshness.recordedAt ?? null} onNow={() => { change({ asOf: null }) }} words={words} />
      )}
      {failure !== null && <ProblemNotice subject={overview === null ? name : texts.notRefreshed} failure={failure} onRetry={refresh} />}
      {failure !== null && !isThere && mayHaveHistory(failure) && <div class='reports'>{history}</div>}
      {!isThere
        ? failure === null && <JourneySkeleton />
        : (
          <div class={`reports${isCurrent ? '' : ' is-old'}${asOf === null ? '' : ' is-past'}`} aria-busy={!isCurrent}>
            {isEmpty(overview)
              ? <NoNumbers overview={overview} onRange={range => { change({ range }) }} words={words} />
              : (
                <JourneyReports
                  journeyId={journeyId} state={state} change={change} overview={overview} changes={changes}
                  chartRange={chartRange} chartPeriod={chartPeriod} conversion={conversion} flow={flow}
                  version={version} refresh={refresh} onOpen={onOpen} announce={announce} onDone={onDone} words={words}
                />
                )}
            {history}
            {asOf === null && (
              <CompareCard
                journeyId={journeyId} name={name} state={state} change={change} recent={recent} version={version} refresh={refresh}
                onOpen={onOpen} announce={announce} words={words}
              />
            )}
          </div>
          )}
    </>
  )
}

interface Announced extends Pick<JourneyPageProps, 'journeyId' | 'announce' | 'words'> {
  name: string
  asOf: string | null
  /** `null` until the overview of the selected days is loaded. */
  overview: Overview | null
  isComing: boolean
}

/** Announces once that a journey is loading or shown. */
function useAnnouncement ({ journeyId, name, asOf, overview, isComing, announce, words }: Announced): void {
  useEffect(() => {
    if (isComing) announce(texts.loadingJourney(journeyId))
    else if (overview !== null) {
      announce(asOf === null
        ? texts.journeyShown(name, describeRange(overview.range, words))
        : texts.shownAsOf(name, describeAsOf(asOf, words)))
    }
  }, [journeyId, asOf, overview !== null, isComing])
}

/** Returns whether all parts are loaded and none has a number. */
function isEmpty ({ statistics, conversion, activation }: Overview): boolean {
  if (statistics === null || conversion === null || activation === null) return false
  return statistics.totals.entered === null && statistics.series.length === 0 && conversion.graph.links.length === 0 &&
    activation.graph.links.length === 0
}
