import { useEffect, useState } from 'preact/hooks'
import { CompareCard } from '../compare/compare-card.tsx'
import type { RecentJourney } from '../state/recent-journeys.ts'
import type { Drawing, Overview } from '../state/report-types.ts'
import { loadDrawing, loadOverview, type ChartChoice } from '../state/reports.ts'
import { useReport } from '../state/use-report.ts'
import type { ViewState } from '../state/view-state.ts'
import { describeRange } from '../words/describe-range.ts'
import type { NumberWords } from '../words/number-words.ts'
import { JourneyHead } from './journey-head.tsx'
import { JourneyReports } from './journey-reports.tsx'
import { JourneySkeleton } from './journey-skeleton.tsx'
import { KeyForm } from './key-form.tsx'
import { NoNumbers } from './no-numbers.tsx'
import { ProblemNotice } from './problem-notice.tsx'
import { RangeBar } from './range-bar.tsx'

export interface JourneyPageProps {
  journeyId: string
  state: ViewState
  change: (changed: Partial<ViewState>) => void
  /** Changes when reports are to be asked for again. */
  version: number
  refresh: () => void
  hasKey: boolean
  onKey: (key: string) => void
  /** Shows another journey. */
  onOpen: (journeyId: string) => void
  recent: readonly RecentJourney[]
  onShown: (journeyId: string, name: string | null) => void
  /** Tells what is going on to who listens. */
  announce: (message: string) => void
  /** Shows for a moment what an action came to. */
  onDone: (message: string) => void
  words: NumberWords
}

/** A journey: its reports, or why they are not there. */
export function JourneyPage (
  { journeyId, state, change, version, refresh, hasKey, onKey, onOpen, recent, onShown, announce, onDone, words }: JourneyPageProps
) {
  const { range, view, targets } = state
  const [checkedAtMs, setCheckedAtMs] = useState<number | null>(null)
  const report = useReport<Overview>({
    subject: journeyId,
    key: JSON.stringify([journeyId, range]),
    async load (signal) {
      const { data, ageS } = await loadOverview(journeyId, range, signal)
      if (!signal.aborted) setCheckedAtMs(ageS === null ? null : Date.now() - ageS * 1_000)
      return data
    },
    version
  })
  const { data: overview, failure, isLoading, isCurrent, changes } = report
  const flow: ChartChoice = { chart: 'conversion-graph', view, targets }
  // asked for beside the overview: they are what is seen first
  const conversion = useReport<Drawing>({
    subject: journeyId,
    key: JSON.stringify([journeyId, range, flow]),
    load: signal => loadDrawing(journeyId, range, flow, signal),
    version: changes,
    retry: version
  })
  const isThere = overview !== null && (conversion.data !== null || conversion.failure !== null)
  const name = overview === null ? `Journey ${journeyId}` : overview.name ?? `Journey ${journeyId}`
  useEffect(() => {
    document.title = `${name} · Journeys`
    if (overview !== null) onShown(journeyId, overview.name)
  }, [journeyId, name, overview])
  useEffect(() => {
    if (!isCurrent && isLoading) announce(`Loading journey ${journeyId}`)
    else if (isCurrent && overview !== null) announce(`${name} is shown, ${describeRange(overview.range, words)}`)
  }, [journeyId, isCurrent, isLoading && !isCurrent])

  if (failure?.kind === 'key') return <KeyForm wasRefused={hasKey} onKey={onKey} />
  return (
    <>
      <JourneyHead
        journeyId={journeyId} name={name} overview={overview} checkedAtMs={checkedAtMs} isComing={failure === null} words={words}
        onDone={onDone}
      />
      <RangeBar choice={range} range={isCurrent ? overview?.range ?? null : null} onChoose={range => { change({ range }) }} />
      {failure !== null && <ProblemNotice subject={overview === null ? name : 'Not refreshed'} failure={failure} onRetry={refresh} />}
      {!isThere
        ? failure === null && <JourneySkeleton />
        : (
          <div class={isCurrent ? 'reports' : 'reports is-old'} aria-busy={!isCurrent}>
            {isEmpty(overview)
              ? <NoNumbers overview={overview} onRange={range => { change({ range }) }} words={words} />
              : (
                <JourneyReports
                  journeyId={journeyId} state={state} change={change} overview={overview} changes={changes}
                  conversion={conversion} flow={flow}
                  version={version} refresh={refresh} onOpen={onOpen} announce={announce} onDone={onDone} words={words}
                />
                )}
            {overview !== null && (
              <CompareCard
                journeyId={journeyId} name={name} state={state} change={change} recent={recent} version={version} refresh={refresh}
                onOpen={onOpen} words={words}
              />
            )}
          </div>
          )}
    </>
  )
}

/** Whether all parts are there and none has a number. */
function isEmpty ({ statistics, conversion, activation }: Overview): boolean {
  if (statistics === null || conversion === null || activation === null) return false
  return statistics.totals.entered === null && statistics.series.length === 0 && conversion.graph.links.length === 0 &&
    activation.graph.links.length === 0
}
