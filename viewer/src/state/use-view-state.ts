import { useCallback, useEffect, useState } from 'preact/hooks'
import { parseViewState, writeViewState, type ViewState } from './view-state.ts'

export type ChangeView = (changed: Partial<ViewState>, isStep?: boolean) => void

/** The state in the address. Each change is a step in the browser's history, unless the caller says otherwise. */
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
