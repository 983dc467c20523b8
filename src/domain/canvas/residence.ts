import type { Arithmetic } from '../numbers/arithmetic.ts'
import type { StagePoint } from '../td/statistics.ts'
import { parseInstant } from '../time/instant.ts'

/** Why there is no residence time. */
export const residencesWithheld = [
  'no-period', 'too-few-points', 'unknown-times', 'missing-number', 'too-few-departures', 'population-drifted'
] as const

export type ResidenceWithheld = typeof residencesWithheld[number]

/** The residence time of profiles in a stage, by Little's law. */
export interface ResidenceDefinition<Value> {
  days: Value
  /** Whether the population was about the same at both ends of the period. */
  stable: boolean
  withheld: ResidenceWithheld | null
}

const leastDepartures = 30
/**
 * Change of the population over the period, relative to its mean. Above the first limit the time is marked unstable; above the second
 * it is withheld.
 */
const stableDrift = 0.1
const mostDrift = 0.2

const dayMs = 86_400_000

const reasons: Record<ResidenceWithheld, string> = {
  'no-period': 'Without from and to there is no period to measure.',
  'too-few-points': 'The series has fewer than two points.',
  'unknown-times': 'Some points of the series have no valid time.',
  'missing-number': 'A number in the series is missing.',
  'too-few-departures': `Fewer than ${leastDepartures} profiles left in the period.`,
  'population-drifted': 'The population changed by more than 20 % of its mean, so entries and departures do not balance.'
}

/**
 * Defines the residence time of a stage: the mean population divided by the mean outflow per day (J. D. C. Little, "A Proof for
 * the Queuing Formula L = λW", 1961). The result describes the stage as a whole and assumes a steady population. It says nothing about
 * single profiles. Each point's population holds until the next run. Departures are entries minus the growth of the population, so they
 * cover every way out.
 */
export function defineResidence<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, history: ReadonlyArray<StagePoint<Leaf>>, isCumulative: boolean
): ResidenceDefinition<Value> {
  const { one, total, constant, subtract, divide, read, onlyIf } = arithmetic
  const times = history.map(({ updatedAt }) => Date.parse(parseInstant(updatedAt ?? '') ?? ''))
  const [first, last] = [history[0], history.at(-1)]
  const elapsedDays = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / dayMs
  const before = history.slice(0, -1)
  const mean = divide(total('current', before.map(({ current }) => current), null), constant(before.length))
  const change = subtract(one('last', last?.current ?? null), one('first', first?.current ?? null))
  const left = subtract(total('entries', history.slice(1).map(({ entries }) => entries), null), change)
  const days = divide(mean, divide(left, constant(elapsedDays)))
  const drift = Math.abs(read(divide(change, mean)) ?? 0)
  const withheld = withhold()
  return { days: onlyIf(withheld === null, days, withheld === null ? '' : reasons[withheld]), stable: drift <= stableDrift, withheld }

  function withhold (): ResidenceWithheld | null {
    if (isCumulative) return 'no-period'
    if (history.length < 2) return 'too-few-points'
    if (times.some(Number.isNaN) || !(elapsedDays > 0)) return 'unknown-times'
    const departures = read(left)
    if (departures === null || read(mean) === null) return 'missing-number'
    if (departures < leastDepartures) return 'too-few-departures'
    if (drift > mostDrift || read(days) === null) return 'population-drifted'
    return null
  }
}
