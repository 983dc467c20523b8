import { useState } from 'preact/hooks'
import { JourneyForm } from '../parts/journey-form.tsx'
import { chooseComparison } from '../state/choose-comparison.ts'
import { loadVersions } from '../state/load-versions.ts'
import type { RecentJourney } from '../state/recent-journeys.ts'
import type { JourneyVersions } from '../state/report-types.ts'
import { useReport } from '../state/use-report.ts'
import type { Days } from '../state/read-params.ts'
import type { ChangeView } from '../state/use-view-state.ts'
import type { Comparand, ViewState } from '../state/view-state.ts'
import { texts } from '../texts/texts.ts'
import type { NumberWords } from '../words/number-words.ts'
import { ComparedDays } from './compared-days.tsx'
import { ComparedJourneys } from './compared-journeys.tsx'
import { ComparedVersions } from './compared-versions.tsx'
import { VersionList } from './version-list.tsx'

interface Props {
  journeyId: string
  name: string
  state: ViewState
  change: ChangeView
  recent: readonly RecentJourney[]
  version: number
  refresh: () => void
  onOpen: (journeyId: string) => void
  /** Announces events to screen readers. */
  announce: (message: string) => void
  words: NumberWords
}

const noVersions: JourneyVersions = { bundleId: null, versions: [] }

/** The journey's versions, and comparisons with another version, another journey, or other days. */
export function CompareCard ({ journeyId, name, state, change, recent, version, refresh, onOpen, announce, words }: Props) {
  const { comparand, range } = state
  const versions = useReport<JourneyVersions>({
    subject: journeyId, key: journeyId, load: signal => loadVersions(journeyId, signal), version: null, retry: version
  })
  const compare = (comparand: ViewState['comparand']): void => { change({ comparand }) }
  const found = versions.data ?? noVersions
  // until the versions are loaded, it is unknown whether the other journey is one of them
  const isChoosing = versions.data === null && versions.failure === null
  const drawComparison = (comparand: Comparand) => {
    const chosen = chooseComparison(journeyId, comparand, range, found)
    const shared = { range, version, refresh, announce, words }
    switch (chosen.kind) {
      case 'versions': return <ComparedVersions {...shared} pair={chosen.pair} />
      case 'days': return <ComparedDays {...shared} journeyId={journeyId} range={chosen.range} days={chosen.days} />
      case 'days-needed': return <p class='muted'>{texts.comparedNothing}</p>
      case 'journeys': return (
        <ComparedJourneys
          {...shared} key={chosen.otherId} journeyId={journeyId} name={name} otherId={chosen.otherId} versions={found.versions}
        />
      )
    }
  }
  return (
    <section class='card' id='compare' aria-labelledby='compare-title'>
      <header class='card-head'>
        <h2 id='compare-title'>{texts.compareTitle}</h2>
        {comparand !== null && (
          <button type='button' class='button is-small' onClick={() => { compare(null) }}>{texts.stopComparing}</button>
        )}
      </header>
      {versions.failure !== null && <p class='muted small'>{texts.versionsFailed(versions.failure.title)}</p>}
      {found.versions.length > 1 && (
        <VersionList
          versions={found.versions} journeyId={journeyId} onOpen={onOpen} onCompare={journeyId => { compare({ journeyId }) }} words={words}
        />
      )}
      <div class='compare-forms'>
        <OtherJourney journeyId={journeyId} known={recent} onCompare={journeyId => { compare({ journeyId }) }} />
        <OtherDays onCompare={compare} />
      </div>
      {comparand !== null && (isChoosing ? <p class='muted' role='status'>{texts.comparing}</p> : drawComparison(comparand))}
    </section>
  )
}

function OtherJourney (
  { journeyId, known, onCompare }: { journeyId: string, known: readonly RecentJourney[], onCompare: (journeyId: string) => void }
) {
  const [text, setText] = useState('')
  return (
    <JourneyForm
      class='compare-form is-search' name={texts.compareForms.journey} label={texts.otherId} text={text} onText={setText}
      known={known.filter(({ id }) => id !== journeyId)} onChoose={onCompare} action={texts.compareJourney}
    />
  )
}

function OtherDays ({ onCompare }: { onCompare: (days: Days) => void }) {
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  return (
    <form
      class='compare-form' aria-label={texts.compareForms.days} onSubmit={event => {
        event.preventDefault()
        onCompare({ from, to })
      }}
    >
      <label>
        {texts.otherDaysFrom}
        <input type='date' required value={from} onInput={event => { setFrom(event.currentTarget.value) }} />
      </label>
      <label>
        {texts.otherDaysTo}
        <input type='date' required min={from} value={to} onInput={event => { setTo(event.currentTarget.value) }} />
      </label>
      <button type='submit' class='button'>{texts.compareDays}</button>
    </form>
  )
}
