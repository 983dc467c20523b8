import { changedJourney, countSignificant, unchangedJourneys, type SimulatedJourney } from '../test/support/domain/simulate-periods.ts'

/**
 * Prints how often the comparison of two periods calls a difference of goals, and one of exits, significant: in simulated journeys in which
 * nothing changes, and in one whose goal share rises. An argument sets the comparisons for each journey.
 */
const comparisons = Number(process.argv[2] ?? 500)

const wide: SimulatedJourney[] = (['varying', 'weekly'] as const).flatMap(rhythm =>
  [[7, 7], [28, 28]].map(([days = 7, waitDays = 7]) => ({ days, waitDays, goalShare: 0.4, rhythm })))

console.log('| days | wait | goal share | later share | entries | goals | exits |\n| ---: | ---: | ---: | ---: | --- | ---: | ---: |')
for (const journey of [...unchangedJourneys, ...wide]) printRow(journey)
for (const waitDays of [0, 5, 10]) {
  for (const rhythm of ['steady', 'varying', 'weekly'] as const) printRow({ ...changedJourney, waitDays, rhythm })
}

function printRow (journey: SimulatedJourney): void {
  const { days, waitDays, goalShare, laterShare = goalShare, rhythm } = journey
  const { goal, exitOrJump } = countSignificant(journey, comparisons)
  const [goals, exits] = [goal, exitOrJump].map(count => `${(100 * count / comparisons).toFixed(1)} %`)
  console.log(`| ${days} | ${waitDays} | ${goalShare} | ${laterShare} | ${rhythm} | ${goals} | ${exits} |`)
}
