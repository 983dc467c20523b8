import { useCallback, useMemo, useState } from 'preact/hooks'
import { JourneyPage } from './parts/journey-page.tsx'
import { JourneyPicker } from './parts/journey-picker.tsx'
import { KeyForm } from './parts/key-form.tsx'
import { Toast, type Done } from './parts/toast.tsx'
import { Welcome } from './parts/welcome.tsx'
import { keepClientKey, readClientKey } from './state/client-key.ts'
import { readRecentJourneys, rememberJourney } from './state/recent-journeys.ts'
import { useOfferedJourneys } from './state/use-offered-journeys.ts'
import { useRefresh } from './state/use-refresh.ts'
import { useViewState } from './state/use-view-state.ts'
import { chooseLocale, createNumberWords } from './words/number-words.ts'

/** The whole page: the bar with the journey's id, and the journey. */
export function App () {
  const [state, change] = useViewState()
  const [version, refresh] = useRefresh()
  const [key, setKey] = useState(readClientKey)
  const [recent, setRecent] = useState(() => readRecentJourneys(localStorage))
  const [message, announce] = useState('')
  const [done, tell] = useState<Done | null>(null)
  const onDone = useCallback((text: string) => { tell(done => ({ text, count: (done?.count ?? 0) + 1 })) }, [])
  const words = useMemo(() => createNumberWords(chooseLocale(document.documentElement.lang, navigator.languages)), [])
  const { offered, failure } = useOfferedJourneys(key)

  const useKey = useCallback((given: string | null) => {
    keepClientKey(given)
    setKey(given)
    refresh()
  }, [refresh])
  const choose = (journeyId: string): void => { change({ journeyId, stage: null }) }
  const onShown = useCallback((id: string, name: string | null) => { setRecent(rememberJourney(localStorage, { id, name })) }, [])
  const known = [...recent, ...offered.filter(({ id }) => !recent.some(other => other.id === id))]

  return (
    <>
      <a class='skip-link' href='#content'>Skip to the journey</a>
      <header class='bar'>
        <a class='brand' href='./'>Journeys</a>
        <JourneyPicker journeyId={state.journeyId} known={known} onChoose={choose} />
        <nav class='bar-side' aria-label='More'>
          {key !== null && <button type='button' class='link-button' onClick={() => { useKey(null) }}>Forget key</button>}
          <a href='docs'>API</a>
        </nav>
      </header>
      <main id='content' tabIndex={-1}>
        {state.journeyId !== null
          ? (
            <JourneyPage
              key={state.journeyId} journeyId={state.journeyId} state={state} change={change} version={version} refresh={refresh}
              hasKey={key !== null} onKey={useKey} onShown={onShown} announce={announce} onDone={onDone} words={words}
            />
            )
          : failure?.kind === 'key'
            ? <KeyForm wasRefused={key !== null} onKey={useKey} />
            : <Welcome recent={recent} offered={offered} onChoose={choose} />}
      </main>
      <p class='visually-hidden' role='status'>{message}</p>
      <Toast done={done} />
    </>
  )
}
