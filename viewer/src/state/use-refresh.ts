import { useCallback, useEffect, useState } from 'preact/hooks'

const everyMs = 60_000

/** A number that changes each minute while the page is visible, when the page becomes visible again after longer, and on request. */
export function useRefresh (): [version: number, refresh: () => void] {
  const [version, setVersion] = useState(0)
  const refresh = useCallback(() => { setVersion(version => version + 1) }, [])
  useEffect(() => {
    let last = Date.now()
    const refreshIfDue = (): void => {
      if (document.hidden || Date.now() - last < everyMs) return
      last = Date.now()
      refresh()
    }
    const timer = setInterval(refreshIfDue, everyMs)
    document.addEventListener('visibilitychange', refreshIfDue)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', refreshIfDue)
    }
  }, [refresh])
  return [version, refresh]
}
