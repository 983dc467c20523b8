import { netChangeOf } from './derive-movement.ts'
import { add, divide, shareOfTerms, subtract, termOf, type Derived } from './explanation.ts'
import type { Bottleneck } from './find-bottleneck.ts'
import type { Placed } from './place.ts'
import type { JourneyStatistics } from './sources.ts'

/** How the rate of the stage that loses most is derived, as `findBottleneck` has it. `isCumulative` says that no range was asked for. */
export function deriveBottleneck ({ stages }: Placed<JourneyStatistics>, { index }: Bottleneck, isCumulative: boolean): Derived | null {
  const stage = stages[index]
  if (stage === undefined) return null
  const { totals, history } = stage
  const head = { kind: 'rate', name: 'bottleneck' } as const
  const says = 'Of all who were in the stage, how many left by an exit criterion or a jump; no other stage loses so large a share.'
  if (isCumulative) {
    return {
      ...head,
      ...shareOfTerms(termOf('exitsOrJumps', [totals.exitsOrJumps]), termOf('entered', [totals.entered])),
      explains: `${says} Totals count since launch.`
    }
  }
  const first = history.slice(0, 1)
  const before = subtract(termOf('first', first.map(({ current }) => current), null), netChangeOf(first, 'milestones', ({ milestones }) => milestones, 'firstPoint '))
  const lost = add(termOf('exits', history.map(({ exits }) => exits), null), termOf('jumps', history.map(({ jumps }) => jumps), null))
  return {
    ...head,
    derivation: divide(lost, add(before, termOf('entries', history.map(({ entries }) => entries), null))),
    explains: `${says} Who was inside before the range is the first population less what moved at that point.`
  }
}
