import type { JourneyVersion } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { nothing, type NumberWords } from '../words/number-words.ts'

interface Props {
  versions: readonly JourneyVersion[]
  journeyId: string
  onOpen: (journeyId: string) => void
  onCompare: (journeyId: string) => void
  words: NumberWords
}

/** All versions of a journey. The one shown is marked. */
export function VersionList ({ versions, journeyId, onOpen, onCompare, words }: Props) {
  return (
    <>
      <h3>{texts.versions}</h3>
      <ul class='versions'>
        {versions.map(({ journeyId: id, version, state, isLatest, paused }) => {
          const label = version === null ? nothing : texts.versionCalled(words.count(version))
          return (
            <li key={id} class={id === journeyId ? 'is-here' : undefined}>
              <strong>{label}</strong>
              <span class='muted'>{id}</span>
              {state !== null && <span>{texts.states[state] ?? state}</span>}
              {paused === true && <span class='tag'>{texts.paused}</span>}
              {isLatest === true && <span class='muted'>{texts.latestVersion}</span>}
              {id === journeyId
                ? <span class='muted'>{texts.thisVersion}</span>
                : (
                  <span class='version-actions'>
                    <button type='button' class='button is-small' onClick={() => { onCompare(id) }}>{texts.compareVersion(label)}</button>
                    <button type='button' class='button is-small' onClick={() => { onOpen(id) }}>{texts.showVersion(label)}</button>
                  </span>
                  )}
            </li>
          )
        })}
      </ul>
    </>
  )
}
