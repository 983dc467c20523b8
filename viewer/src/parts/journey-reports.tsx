import { useMemo } from 'preact/hooks'
import { ActivationCard } from '../activations/activation-card.tsx'
import { ExplainHost } from '../figures/explain-host.tsx'
import type { Comparison, Drawing, Overview, Range } from '../state/report-types.ts'
import { explainReports, loadChartFile, loadComparison, loadDrawing, type ChartChoice, type ExplainFigure } from '../state/reports.ts'
import { useReport, type Report } from '../state/use-report.ts'
import type { ChangeView } from '../state/use-view-state.ts'
import { startState, writeViewState, type Period, type ViewState } from '../state/view-state.ts'
import { texts } from '../texts/texts.ts'
import { nameRange } from '../words/describe-range.ts'
import { describeTiles } from '../words/describe-tiles.ts'
import type { NumberWords } from '../words/number-words.ts'
import { AfterPaint } from './after-paint.tsx'
import { ChecksCard } from './checks-card.tsx'
import { ComparisonNote } from './comparison-note.tsx'
import { FlowCard } from './flow-card.tsx'
import { lazyPart } from './lazy-part.tsx'
import { PartNotices } from './part-notices.tsx'
import { StageFilter } from './stage-filter.tsx'
import { StageTable } from './stage-table.tsx'
import { Tiles } from './tiles.tsx'
import { TrendCard } from './trend-card.tsx'
import { WhenNear } from './when-near.tsx'

const outcomes: ChartChoice = { chart: 'activation-graph', view: 'all', targets: 10 }
const allOutcomes: ChartChoice = { ...outcomes, targets: 0 }

const canvasCard = lazyPart(async () => (await import('../canvas/canvas-card.tsx')).CanvasCard)

interface Props {
  journeyId: string
  state: ViewState
  change: ChangeView
  overview: Overview
  /** The days of the charts and the query for them; `null` until they are known. */
  chartRange: Range
  chartPeriod: Period | null
  /** How often the overview of the same days has changed. */
  changes: number
  /** The drawn conversion flow and the query for it. */
  conversion: Report<Drawing>
  flow: ChartChoice
  version: number
  refresh: () => void
  /** Shows another journey. */
  onOpen: (journeyId: string) => void
  announce: (message: string) => void
  onDone: (message: string) => void
  words: NumberWords
}

/** The reports of a journey that has numbers. The other reports are reloaded when the overview changes. */
export function JourneyReports (
  {
    journeyId, state, change, overview, chartRange, chartPeriod, changes, conversion, flow, version, refresh, onOpen, announce, onDone,
    words
  }: Props
) {
  const { range, asOf, view, targets, stage } = state
  const isPast = asOf !== null
  const charted = chartPeriod ?? { range, asOf }
  const isMissing = (part: keyof Overview['parts']): boolean => (overview.parts[part]?.problem ?? null) !== null
  const subject = JSON.stringify([journeyId, asOf])
  const { comparison, compared } = useComparison({ journeyId, overview, changes, version }, isMissing('statistics') ? null : state)
  const activation = useReport<Drawing>({
    subject,
    key: isMissing('activation') || chartPeriod === null ? null : JSON.stringify([journeyId, chartPeriod]),
    load: signal => loadDrawing(journeyId, charted, outcomes, signal),
    version: changes,
    retry: version
  })
  const { statistics } = overview
  const nameStage = (id: string): string => statistics?.stages.find(stage => stage.id === id)?.name ?? texts.stageCalled(id)
  const selected = statistics?.stages.find(({ id }) => id === stage) ?? null
  const fileName = (part: string): string =>
    `journey-${journeyId}-${part}-${nameRange(chartRange)}${asOf === null ? '' : `-as-of-${asOf.slice(0, 10)}`}`
  const onStage = (stage: string | null): void => {
    change({ stage })
    announce(stage === null ? texts.allStagesShown : texts.oneStageShown(nameStage(stage)))
  }
  const tiles = useMemo(() => statistics === null ? [] : describeTiles(statistics, compared, words), [statistics, compared, words])
  const explain = (days: Range): ExplainFigure => explainReports({ journeyId, days, asOf: overview.freshness.asOf ?? null })
  const dayNote = isPast ? texts.chartOfDay(words.day(chartRange.from ?? '')) : null
  const note = <ComparisonNote report={comparison} isAsked={overview.range.from !== null} isPast={isPast} words={words} />

  return (
    <ExplainHost explain={explain(overview.range)} words={words} announce={announce}>
      <PartNotices overview={overview} words={words} onRetry={refresh} />
      {tiles.length > 0 && <Tiles tiles={tiles} note={note} />}
      {stage !== null && <StageFilter name={nameStage(stage)} onClear={() => { onStage(null) }} />}
      <ExplainHost explain={explain(chartRange)} words={words} announce={announce}>
        <AfterPaint>
          <FlowCard
            report={isMissing('conversion') ? { ...conversion, data: null, failure: null, isLoading: false } : conversion} view={view}
            whole={overview.conversion?.graph ?? null}
            targets={targets} stage={stage === null ? null : { id: stage, name: nameStage(stage) }} fileName={fileName('conversion')}
            words={words} onView={view => { change({ view }) }} onTargets={targets => { change({ targets }) }}
            onStage={onStage} onRetry={refresh}
            dayNote={dayNote} loadFile={format => loadChartFile(journeyId, charted, flow, format)} onDone={onDone}
          />
        </AfterPaint>
      </ExplainHost>
      {statistics !== null && (
        <div class='columns'>
          <AfterPaint>
            <StageTable
              stages={statistics.stages} bottleneck={overview.bottleneck?.clear === true ? overview.bottleneck.index : null}
              sort={state.sort} onSort={sort => { change({ sort }) }}
              selectedStage={stage} onStage={onStage} words={words} onDone={onDone}
            />
          </AfterPaint>
          <AfterPaint>
            <TrendCard
              statistics={statistics} stage={selected} stageName={selected === null ? null : nameStage(selected.id)}
              timeZone={overview.range.timeZone} words={words}
            />
          </AfterPaint>
        </div>
      )}
      {!isPast && (
        <WhenNear title={texts.canvas}>
          {() => (
            <canvasCard.Part
              journeyId={journeyId} range={range} stage={stage} changes={changes} version={version} refresh={refresh}
              fileName={fileName('canvas')} hrefOf={id => `?${writeViewState({ ...startState, journeyId: id, range })}`} onOpen={onOpen}
              onDone={onDone} words={words}
            />
          )}
        </WhenNear>
      )}
      <ExplainHost explain={explain(chartRange)} words={words} announce={announce}>
        <AfterPaint>
          <ActivationCard
            report={activation} whole={overview.activation?.graph ?? null} stage={stage} nameStage={nameStage}
            choice={state.activations} onChoose={(activations, isStep) => { change({ activations }, isStep) }}
            fileName={fileName('activations')} words={words}
            onStage={onStage} onRetry={refresh} onDone={onDone}
            dayNote={dayNote}
            // a table has room for every target
            loadFile={format => loadChartFile(journeyId, charted, format === 'csv' ? allOutcomes : outcomes, format)}
          />
        </AfterPaint>
      </ExplainHost>
      <AfterPaint>
        <ChecksCard
          lists={[
            { checks: statistics?.checks ?? [], pointer: '/statistics/checks' }, { checks: overview.checks, pointer: '/checks' }
          ]}
          words={words}
          adjustments={[
            ...statistics?.warnings ?? [], ...overview.conversion?.adjustments ?? [], ...overview.activation?.adjustments ?? [],
            ...conversion.data?.adjustments ?? []
          ]}
        />
      </AfterPaint>
    </ExplainHost>
  )
}

/**
 * Loads the comparison with the previous period, unless `period` is `null`, in the past or without days. `compared` is `null` until the
 * comparison is of the overview's days.
 */
function useComparison (
  { journeyId, overview, changes, version }: Pick<Props, 'journeyId' | 'overview' | 'changes' | 'version'>, period: Period | null
): { comparison: Report<Comparison>, compared: Comparison['statistics'] } {
  const range = period === null || period.asOf !== null ? 'launch' : period.range
  const comparison = useReport<Comparison>({
    subject: journeyId,
    key: range === 'launch' ? null : JSON.stringify([journeyId, range]),
    load: signal => loadComparison(journeyId, range, signal),
    version: changes,
    retry: version
  })
  const { data } = comparison
  // while other days are loading, they may arrive in any order
  const isOfSameDays = data?.range.from === overview.range.from && data?.range.to === overview.range.to
  return { comparison, compared: isOfSameDays ? data?.statistics ?? null : null }
}
