import { ExplainHost } from '../figures/explain-host.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import type { VersionPair } from '../state/choose-comparison.ts'
import type { BundleComparison } from '../state/report-types.ts'
import { explainVersions, loadVersionComparison } from '../state/reports.ts'
import { useReport } from '../state/use-report.ts'
import type { RangeChoice } from '../state/view-state.ts'
import { texts } from '../texts/texts.ts'
import { compareStatistics } from '../words/describe-compared.ts'
import { describeRange } from '../words/describe-range.ts'
import { matchFlows, type VersionLabels } from '../words/describe-versions.ts'
import type { NumberWords } from '../words/number-words.ts'
import { titleProblem } from '../words/title-problem.ts'
import { ComparedTable } from './compared-table.tsx'
import { MatchedStages } from './matched-stages.tsx'

interface Props {
  pair: VersionPair
  range: RangeChoice
  version: number
  refresh: () => void
  announce: (message: string) => void
  words: NumberWords
}

const parts = ['statistics', 'conversion'] as const
const sides = ['current', 'baseline'] as const

/** A comparison of two versions on the same days: figures, the significance of their differences, and stages matched by name. */
export function ComparedVersions ({ pair, range, version, refresh, announce, words }: Props) {
  const key = JSON.stringify([pair, range])
  const { data, failure, isCurrent } = useReport<BundleComparison>({
    subject: JSON.stringify(pair), key, load: signal => loadVersionComparison(pair, range, signal), version
  })
  if (failure !== null && !isCurrent) return <ProblemNotice subject={texts.comparedFailed} failure={failure} onRetry={refresh} />
  if (data === null || !isCurrent) return <p class='muted' role='status'>{texts.comparing}</p>
  const { statistics, conversion, adjustments, assumptions } = data
  const labels: VersionLabels = {
    current: texts.versionCalled(words.count(pair.current)), baseline: texts.versionCalled(words.count(pair.baseline))
  }
  const missing = parts.flatMap(part => sides.flatMap(side => {
    const problem = data.parts[part]?.[side].problem ?? null
    return problem === null ? [] : [{ part, side, problem }]
  }))
  return (
    <ExplainHost explain={explainVersions(pair, data.range)} words={words} announce={announce}>
      <p class='muted small table-note'>{describeRange(data.range, words)}</p>
      {missing.length > 0 && (
        <div class='notice notice-problem' role='status'>
          <ul>
            {missing.map(({ part, side, problem }) => (
              <li key={`${part} ${side}`}>
                {texts.partOfVersion({ part: texts.parts[part], version: labels[side], reason: titleProblem(problem) })}
              </li>
            ))}
          </ul>
        </div>
      )}
      {adjustments.map(({ message }) => <p key={message} class='notice notice-stale'>{message}</p>)}
      {statistics !== null && (
        <ComparedTable
          here={labels.current} other={labels.baseline} rows={compareStatistics(statistics, words)} note={texts.testedWherePossible}
        />
      )}
      {conversion !== null && <MatchedStages flows={matchFlows(conversion, labels, words)} labels={labels} />}
      {assumptions.length > 0 && (
        <details class='note'>
          <summary>{texts.assumptions}</summary>
          <ul>{assumptions.map(text => <li key={text}>{text}</li>)}</ul>
        </details>
      )}
    </ExplainHost>
  )
}
