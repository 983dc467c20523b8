import t from 'tap'
import { changedJourney, countSignificant, unchangedJourneys } from '../../support/domain/simulate-periods.ts'

const comparisons = 100

t.test('without a change, at most 7 % of comparisons are significant, for all waits, shares, rhythms and lengths', async t => {
  const tooOften = unchangedJourneys.map(journey => ({ journey, significant: countSignificant(journey, comparisons) }))
    .filter(({ significant: { goal, exitOrJump } }) => Math.max(goal, exitOrJump) > 0.07 * comparisons)
  t.same(tooOften, [])
})

t.test('a rise from 0.40 to 0.46 at 300 entries a day over 28 days is found in at least 80 %', async t => {
  t.ok(countSignificant(changedJourney, comparisons).goal >= 0.8 * comparisons)
})
