import { useEffect, useState } from 'preact/hooks'
import { ExplainHost } from '../figures/explain-host.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import type { Journeys, JourneyVersion, ListedJourney } from '../state/report-types.ts'
import { explainReports, loadFigures } from '../state/reports.ts'
import { useReport } from '../state/use-report.ts'
import type { RangeChoice } from '../state/view-state.ts'
import { texts } from '../texts/texts.ts'
import { compareJourneys } from '../words/describe-compared.ts'
import type { NumberWords } from '../words/number-words.ts'
import { titleProblem } from '../words/title-problem.ts'
import { ComparedTable } from './compared-table.tsx'

interface Props {
  journeyId: string
  name: string
  otherId: string
  range: RangeChoice
  versions: readonly JourneyVersion[]
  version: number
  refresh: () => void
  announce: (message: string) => void
  words: NumberWords
}

const mostAttempts = 6
const nameS = 2

/** A comparison with another journey on the same days. */
export function ComparedJourneys ({ journeyId, name, otherId, range, versions, version, refresh, announce, words }: Props) {
  const [attempt, setAttempt] = useState(0)
  const key = JSON.stringify([journeyId, otherId, range])
  const { data, failure } = useReport<Journeys>({
    subject: key, key, load: signal => loadFigures([journeyId, otherId], range, signal), version: `${version} ${attempt}`
  })
  const [here, other] = data?.journeys ?? []
  const pendingS = Math.max(...[here, other].map(journey => journey?.status === 'pending' ? journey.retryAfterS ?? 5 : 0))
  // names load after the numbers
  const waitS = pendingS === 0 && other?.name === null && other.status !== 'failed' ? nameS : pendingS
  useEffect(() => {
    if (waitS === 0 || attempt >= mostAttempts) return undefined
    const timer = setTimeout(() => { setAttempt(attempt + 1) }, waitS * 1_000)
    return () => { clearTimeout(timer) }
  }, [waitS, attempt])
  if (failure !== null && data === null) return <ProblemNotice subject={texts.comparedFailed} failure={failure} onRetry={refresh} />
  if (here === undefined || other === undefined || pendingS > 0) return <p class='muted' role='status'>{texts.comparing}</p>
  const failed = [here, other].filter(({ status }) => status === 'failed')
  const call = (journey: ListedJourney): string => {
    const version = versions.find(({ journeyId }) => journeyId === journey.journeyId)?.version ?? null
    const called = (journey === here ? name : journey.name) ?? texts.journeyCalled(journey.journeyId)
    return version === null ? called : texts.versionOf(called, texts.versionCalled(words.count(version)))
  }
  const explain = explainReports({ journeyId, days: data?.range ?? { from: null, to: null }, asOf: null })
  return (
    <ExplainHost explain={explain} words={words} announce={announce}>
      {failed.map(journey => (
        <p key={journey.journeyId} class='notice notice-problem' role='status'>
          {texts.problemOf(call(journey), texts.noFigures(journey.problem == null ? texts.slowRefresh : titleProblem(journey.problem)))}
        </p>
      ))}
      <ComparedTable
        here={call(here)} other={call(other)} rows={compareJourneys(here, other, words)}
        note={versions.some(({ journeyId }) => journeyId === otherId) ? texts.versionsUntested : texts.comparedUntested}
      />
    </ExplainHost>
  )
}
