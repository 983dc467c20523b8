import { useCallback, useEffect, useState } from 'preact/hooks'
import { parseViewState, writeViewState, type ViewState } from './view-state.ts'

export type ChangeView = (changed: Partial<ViewState>, isStep?: boolean) => void

/** The state that the address holds. A change is a step that the reader can go back, unless it is said to be none. */
export function useViewState (): [state: ViewState, change: ChangeView] {
  const [state, setState] = useState(() => parseViewState(location.search))
  useEffect(() => {
    const follow = (): void => { setState(parseViewState(location.search)) }
    addEventListener('popstate', follow)
    return () => { removeEventListener('popstate', follow) }
  }, [])
  const change = useCallback<ChangeView>((changed, isStep = true) => {
    const next = { ...parseViewState(location.search), ...changed }
    const query = writeViewState(next)
    if (query !== writeViewState(parseViewState(location.search))) {
      const address = query === '' ? location.pathname : `?${query}`
      if (isStep) history.pushState(null, '', address)
      else history.replaceState(null, '', address)
    }
    setState(next)
  }, [])
  return [state, change]
}
