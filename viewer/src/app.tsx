import { useCallback, useEffect, useMemo, useState } from 'preact/hooks'
import { startActivations } from './activations/choose-activations.ts'
import { JourneyPicker } from './parts/journey-picker.tsx'
import { LanguageSwitch } from './parts/language-switch.tsx'
import { lazyPart } from './parts/lazy-part.tsx'
import { Toast, type Done } from './parts/toast.tsx'
import { keepClientKey, readClientKey } from './state/client-key.ts'
import { readRecentJourneys, rememberJourney } from './state/recent-journeys.ts'
import { useRefresh } from './state/use-refresh.ts'
import { useViewState } from './state/use-view-state.ts'
import { parseViewState } from './state/view-state.ts'
import { languages } from './texts/languages.ts'
import { pageLanguage, texts } from './texts/texts.ts'
import { chooseLocale, createNumberWords } from './words/number-words.ts'

const startPage = lazyPart(async () => (await import('./list/start-page.tsx')).StartPage)
const journeyPage = lazyPart(async () => (await import('./parts/journey-page.tsx')).JourneyPage)

// requests for the page at this address start before anything is drawn
const first = parseViewState(location.search).journeyId === null ? startPage : journeyPage
first.begin()

/** The whole page: the top bar, and the list of journeys or a single journey. */
export function App () {
  const [state, change] = useViewState()
  const [version, refresh] = useRefresh()
  const [key, setKey] = useState(readClientKey)
  const [recent, setRecent] = useState(() => readRecentJourneys(localStorage))
  const [message, announce] = useState('')
  const [done, tell] = useState<Done | null>(null)
  const onDone = useCallback((text: string) => { tell(done => ({ text, count: (done?.count ?? 0) + 1 })) }, [])
  const words = useMemo(() => createNumberWords(chooseLocale(pageLanguage, navigator.languages)), [])
  const { journeyId } = state

  const applyKey = useCallback((given: string | null) => {
    keepClientKey(given)
    setKey(given)
    refresh()
  }, [refresh])
  const choose = useCallback((journeyId: string): void => {
    change({ journeyId, stage: null, activations: startActivations, q: '', comparand: null })
  }, [change])
  const onShown = useCallback((id: string, name: string | null) => { setRecent(rememberJourney(localStorage, { id, name })) }, [])
  const [shownFirst] = useState(journeyId)
  useEffect(() => {
    // the focused element is gone, so the focus moves to the start of the new content
    if (journeyId === shownFirst || document.activeElement !== document.body) return
    document.getElementById('content')?.focus()
    scrollTo(0, 0)
  }, [journeyId])

  const shared = { state, change, version, refresh, hasKey: key !== null, onKey: applyKey, announce, words }
  return (
    <>
      <a class='skip-link' href='#content'>{texts.skipToContent}</a>
      <header class='bar'>
        <a class='brand' href='./'>{texts.journeys}</a>
        <JourneyPicker journeyId={journeyId} known={recent} onChoose={choose} />
        <nav class='bar-side' aria-label={texts.moreLinks}>
          {key !== null && <button type='button' class='link-button' onClick={() => { applyKey(null) }}>{texts.forgetKey}</button>}
          <a href='docs'>{texts.api}</a>
          {languages.length > 1 && <LanguageSwitch />}
        </nav>
      </header>
      <main id='content' tabIndex={-1}>
        {journeyId !== null
          ? (
            <journeyPage.Part
              key={journeyId} {...shared} journeyId={journeyId} recent={recent} onOpen={choose} onShown={onShown} onDone={onDone}
            />
            )
          : <startPage.Part key={key} {...shared} recent={recent} onOpen={choose} />}
      </main>
      <p class='visually-hidden' role='status'>{message}</p>
      <Toast done={done} />
    </>
  )
}
