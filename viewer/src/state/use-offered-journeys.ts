import { useEffect, useState } from 'preact/hooks'
import type { Failure } from './failure.ts'
import type { RecentJourney } from './recent-journeys.ts'
import { loadJourneys } from './reports.ts'
import { useReport } from './use-report.ts'

const waitMs = 2_000
const mostAttempts = 5

/** The journeys that the service offers, and their names as they come in: the service loads missing ones behind everything else. */
export function useOfferedJourneys (clientKey: string | null): { offered: RecentJourney[], failure: Failure | null } {
  const [attempt, setAttempt] = useState(0)
  const { data, failure } = useReport({
    subject: 'journeys', key: String(clientKey !== null), load: loadJourneys, version: `${clientKey} ${attempt}`
  })
  const isNameless = data?.journeys.some(({ name }) => name === null) === true
  useEffect(() => {
    if (!isNameless || attempt >= mostAttempts) return undefined
    const timer = setTimeout(() => { setAttempt(attempt + 1) }, waitMs)
    return () => { clearTimeout(timer) }
  }, [isNameless, attempt])
  return { offered: data?.journeys.map(({ journeyId, name }) => ({ id: journeyId, name })) ?? [], failure }
}
