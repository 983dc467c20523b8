import { add, divide, subtract, termOf, type Derivation, type Derived } from './explanation.ts'
import type { Bottleneck } from './find-bottleneck.ts'
import type { Place, Placed } from './place.ts'
import type { JourneyStatistics, StagePoint } from './sources.ts'

/** How the bottleneck's rate is derived, of totals since launch (`cumulative`) or of the stage's history; `null` without such a stage. */
export function deriveBottleneck (bottleneck: Bottleneck | null, { stages }: Placed<JourneyStatistics>, cumulative: boolean): Derived | null {
  const stage = bottleneck === null ? undefined : stages[bottleneck.index]
  if (stage === undefined) return null
  const { totals, history } = stage
  return {
    kind: 'rate',
    name: 'bottleneck',
    derivation: cumulative
      ? divide(termOf('exitsOrJumps', [totals.exitsOrJumps]), termOf('entered', [totals.entered]))
      : divide(add(sum('exits', history, ({ exits }) => exits), sum('jumps', history, ({ jumps }) => jumps)), add(deriveBefore(history.slice(0, 1)), sum('entries', history, ({ entries }) => entries))),
    explains: cumulative
      ? 'Of all entries into the stage since launch, how many left by an exit criterion or a jump: the largest share of all stages.'
      : 'Of all who were in the stage before the range or entered it in the range, how many left by an exit criterion or a jump: the largest share of all stages.'
  }
}

/** Who was inside before the first point: its population less its change. */
function deriveBefore (first: ReadonlyArray<Placed<StagePoint>>): Derivation {
  return subtract(
    sum('firstCurrent', first, ({ current }) => current),
    subtract(
      sum('firstEntries', first, ({ entries }) => entries),
      sum('firstMilestones', first, ({ milestones }) => milestones),
      sum('firstExits', first, ({ exits }) => exits),
      sum('firstJumps', first, ({ jumps }) => jumps)
    )
  )
}

function sum (name: string, points: ReadonlyArray<Placed<StagePoint>>, pick: (point: Placed<StagePoint>) => Place | null) {
  return termOf(name, points.map(pick), null)
}
