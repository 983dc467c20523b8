import { useEffect, useState } from 'preact/hooks'
import type { RecentJourney } from './recent-journeys.ts'
import { loadJourneys } from './reports.ts'

/** Long enough for a word to be typed. */
const debounceMs = 250
const most = 8

/**
 * Returns the journeys that a text may stand for: of those known here whose id begins so or whose name has it, and those that the service
 * finds by name. Without a text, the known ones. Who may not list journeys is offered the known ones.
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
  // while the next ones load, those of the text before would not match
  const offered = [...near, ...found.q === q ? found.journeys.filter(({ id }) => !near.some(known => known.id === id)) : []]
  return offered.slice(0, most)
}
