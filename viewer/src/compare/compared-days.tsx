import { ExplainHost } from '../figures/explain-host.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import type { Comparison } from '../state/report-types.ts'
import { explainReports, loadOtherDays } from '../state/reports.ts'
import { useReport } from '../state/use-report.ts'
import type { Days } from '../state/read-params.ts'
import type { RangeChoice } from '../state/view-state.ts'
import { texts } from '../texts/texts.ts'
import { compareStatistics } from '../words/describe-compared.ts'
import { describeRange } from '../words/describe-range.ts'
import type { NumberWords } from '../words/number-words.ts'
import { ComparedTable } from './compared-table.tsx'

interface Props {
  journeyId: string
  range: Exclude<RangeChoice, 'launch'>
  days: Days
  version: number
  refresh: () => void
  announce: (message: string) => void
  words: NumberWords
}

/** A comparison of the journey on the chosen days with itself on other days. */
export function ComparedDays ({ journeyId, range, days, version, refresh, announce, words }: Props) {
  const key = JSON.stringify([journeyId, range, days])
  const { data, failure, isCurrent } = useReport<Comparison>({
    subject: key, key, load: signal => loadOtherDays(journeyId, range, days, signal), version
  })
  if (failure !== null && data === null) return <ProblemNotice subject={texts.comparedFailed} failure={failure} onRetry={refresh} />
  if (data === null || !isCurrent) return <p class='muted' role='status'>{texts.comparing}</p>
  if (data.statistics === null) return <p class='muted'>{texts.nothingCompared}</p>
  const explain = explainReports({ journeyId, days: data.range, asOf: null, baseline: data.baseline })
  return (
    <ExplainHost explain={explain} words={words} announce={announce}>
      <ComparedTable
        here={describeRange(data.range, words)} other={describeRange(data.baseline, words)}
        rows={compareStatistics(data.statistics, words)} note={texts.testedWherePossible}
      />
    </ExplainHost>
  )
}
