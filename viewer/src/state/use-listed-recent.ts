import { useEffect, useState } from 'preact/hooks'
import type { JourneyList } from './journey-pages.ts'
import type { RecentJourney } from './recent-journeys.ts'
import { loadJourneys } from './reports.ts'
import type { ListedJourney } from './report-types.ts'

/** The service's entries for recently viewed journeys on pages that are not loaded yet. They are found by name. */
export function useListedRecent (recent: readonly RecentJourney[], { journeys, hasMore }: JourneyList): readonly ListedJourney[] {
  const [found, setFound] = useState<readonly ListedJourney[]>([])
  const missing = hasMore ? recent.filter(({ id }) => journeys?.some(({ journeyId }) => journeyId === id) !== true) : []
  useEffect(() => {
    const given = new AbortController()
    Promise.allSettled(missing.map(async ({ id, name }) => {
      if (name === null) return []
      const { journeys } = await loadJourneys({ q: name }, given.signal)
      return journeys.filter(({ journeyId }) => journeyId === id)
    })).then(answers => {
      // without an answer, the row has only its name and its figures
      if (!given.signal.aborted) setFound(answers.flatMap(answer => answer.status === 'fulfilled' ? answer.value : []))
    }, () => {})
    return () => { given.abort() }
  }, [missing.map(({ id }) => id).join()])
  return found
}
