import { useCallback, useEffect, useState } from 'preact/hooks'
import { parseViewState, writeViewState, type ViewState } from './view-state.ts'

/** The state that the address holds. A change is a step that the reader can go back. */
export function useViewState (): [state: ViewState, change: (changed: Partial<ViewState>) => void] {
  const [state, setState] = useState(() => parseViewState(location.search))
  useEffect(() => {
    const follow = (): void => { setState(parseViewState(location.search)) }
    addEventListener('popstate', follow)
    return () => { removeEventListener('popstate', follow) }
  }, [])
  const change = useCallback((changed: Partial<ViewState>) => {
    const next = { ...parseViewState(location.search), ...changed }
    const query = writeViewState(next)
    if (query !== writeViewState(parseViewState(location.search))) {
      history.pushState(null, '', query === '' ? location.pathname : `?${query}`)
    }
    setState(next)
  }, [])
  return [state, change]
}
