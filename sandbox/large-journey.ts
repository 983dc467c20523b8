import type { StageSketch } from './plan-journey.ts'
import { planJourney } from './plan-journey.ts'

const stageNames = [
  'Awareness', 'Interest', 'Consideration', 'Intent', 'Evaluation', 'Purchase', 'Loyalty', 'Advocacy'
]
const jumpsByStage = [20, 15, 15, 14, 14, 14, 14, 14]
const exitsPerStage = 20

/** The largest journey: 8 stages, 160 exits, 120 jumps, 49 activations in its first stage. */
export const largeJourney = planJourney({
  id: '1006',
  name: 'Global Customer Lifecycle',
  shows: 'very large: 8 stages, 160 exits, 120 jumps, 49 activations in the first stage',
  goal: 'Lifetime value reached',
  createdOn: '2026-05-11',
  launchedOn: '2026-06-01',
  launchEntries: 180_000,
  dailyEntries: 6_500,
  stages: stageNames.map(sketchStage)
})

function sketchStage (name: string, at: number): StageSketch {
  const last = at === stageNames.length - 1
  const activations = at === 0 ? 49 : 3
  return {
    name,
    entryShare: at === 0 ? 0.65 : 0.05,
    goalRate: 0.002 + 0.004 * at,
    moves: last ? [] : stageNames.slice(at + 1, at + 4).map((_, skipped) => [at + 1 + skipped, 0.05 / 4 ** skipped]),
    exits: numbered(exitsPerStage, (n) => [n === 1 ? 'Stale profiles' : `${name} exit ${n}`, 0.03 / (n * n)]),
    jumps: numbered(jumpsByStage[at] ?? 0, (n) => [`${name} jump ${n}`, 0.012 / (n * n)]),
    activations: numbered(activations, (n) => [`${name} activation ${n}`, 0.9 / (1 + n / 4)]),
    waits: [`${name} wait`]
  }
}

function numbered (
  count: number, named: (n: number) => [name: string, rate: number]
): Array<[name: string, rate: number]> {
  return Array.from({ length: count }, (_, at) => named(at + 1))
}
