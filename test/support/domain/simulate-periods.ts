import { seededRandom } from '../../../sandbox/seeded-random.ts'
import { compareStatistics } from '../../../src/domain/compare/compare-statistics.ts'
import { readStatistics } from '../../../src/domain/statistics/read-statistics.ts'
import { pointOf, statisticsOf } from './build-sources.ts'

/** A journey with two adjacent periods to compare. */
export interface SimulatedJourney {
  /** Days of each period. */
  days: number
  /** Days from the entry to the goal, or to the exit of profiles that do not reach it. */
  waitDays: number
  /** Share of entries that reach the goal. */
  goalShare: number
  /** The same for entries that reach it in the later period; unchanged by default. */
  laterShare?: number
  entriesPerDay?: number
  /** How daily entries vary beyond chance: not at all, by 30 %, or by the day of the week. */
  rhythm: 'steady' | 'varying' | 'weekly'
}

const byWeekday = [1.3, 1.2, 1.1, 1, 0.9, 0.8, 0.7]

/** Returns the number of comparisons in which the goal rate, and in which the rate of exits, differs significantly. */
export function countSignificant (journey: SimulatedJourney, comparisons: number): { goal: number, exitOrJump: number } {
  const draw = seededRandom(JSON.stringify(journey))
  const significant = { goal: 0, exitOrJump: 0 }
  for (let comparison = 0; comparison < comparisons; comparison++) {
    const { baseline, current } = simulatePeriods(journey, draw)
    const { goal, exitOrJump } = compareStatistics(current, baseline, null).rates
    if (goal.significant === true) significant.goal++
    if (exitOrJump.significant === true) significant.exitOrJump++
  }
  return significant
}

function simulatePeriods (
  { days, waitDays, goalShare, laterShare = goalShare, entriesPerDay = 300, rhythm }: SimulatedJourney, draw: () => number
) {
  const start = waitDays
  const total = start + 2 * days
  const entries: number[] = []
  const [goals, exits]: [number[], number[]] = [[], []]
  for (let day = 0; day < total; day++) {
    const factor = rhythm === 'weekly' ? byWeekday[day % 7] ?? 1 : rhythm === 'varying' ? Math.max(0, 1 + 0.3 * drawNormal(draw)) : 1
    const mean = entriesPerDay * factor
    const entered = Math.max(0, Math.round(mean + Math.sqrt(mean) * drawNormal(draw)))
    const share = day + waitDays < start + days ? goalShare : laterShare
    entries.push(entered)
    let reached = 0
    for (let profile = 0; profile < entered; profile++) if (draw() < share) reached++
    goals[day + waitDays] = reached
    exits[day + waitDays] = entered - reached
  }
  const read = (first: number) => readStatistics(statisticsOf({
    history: entries.slice(first, first + days).map((entered, day) =>
      pointOf({ entries: entered, goals: goals[first + day] ?? 0, exits: exits[first + day] ?? 0 }))
  }), false)
  return { baseline: read(start), current: read(start + days) }
}

/** Returns a draw from the standard normal distribution (Box and Muller, 1958). */
function drawNormal (draw: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw())
}

/** The journeys without a change: each wait, goal share, rhythm and length. */
export const unchangedJourneys: readonly SimulatedJourney[] = [7, 28].flatMap(days => [0, 5, 10].flatMap(waitDays =>
  [0.1, 0.4].flatMap(goalShare => (['steady', 'varying', 'weekly'] as const).map(rhythm => ({ days, waitDays, goalShare, rhythm })))))

/** A journey whose goal share rises from 0.40 to 0.46. */
export const changedJourney: SimulatedJourney = { days: 28, waitDays: 0, goalShare: 0.4, laterShare: 0.46, rhythm: 'steady' }
