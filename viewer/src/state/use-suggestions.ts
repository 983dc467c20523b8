import { useEffect, useState } from 'preact/hooks'
import type { RecentJourney } from './recent-journeys.ts'
import { loadJourneys } from './reports.ts'

/** Waits until a word is typed. */
const debounceMs = 250
const most = 8

/**
 * Returns the journeys that match a text: known ones whose id begins with it or whose name contains it, and those that the service finds by
 * name. Without a text, and for callers who may not list journeys, it returns the known ones.
 */
export function useSuggestions (text: string, known: readonly RecentJourney[], isWanted: boolean): readonly RecentJourney[] {
  const [found, setFound] = useState<{ q: string, journeys: readonly RecentJourney[] }>({ q: '', journeys: [] })
  const q = text.trim()
  useEffect(() => {
    if (!isWanted || q === '') return undefined
    const given = new AbortController()
    const timer = setTimeout(() => {
      loadJourneys({ q, limit: most }, given.signal).then(({ journeys }) => {
        setFound({ q, journeys: journeys.map(({ journeyId, name }) => ({ id: journeyId, name })) })
      }, () => {
        if (!given.signal.aborted) setFound({ q, journeys: [] })
      })
    }, debounceMs)
    return () => {
      clearTimeout(timer)
      given.abort()
    }
  }, [q, isWanted])
  if (!isWanted) return []
  const near = known.filter(({ id, name }) => id.startsWith(q) || name?.toLowerCase().includes(q.toLowerCase()) === true)
  // the results for the previous text would not match
  const offered = [...near, ...found.q === q ? found.journeys.filter(({ id }) => !near.some(known => known.id === id)) : []]
  return offered.slice(0, most)
}
