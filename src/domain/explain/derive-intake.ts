import { netChangeOf } from './derive-movement.ts'
import { add, subtract, termOf, type Derivation } from './explanation.ts'
import type { NumberLocation } from '../numbers/number-location.ts'
import type { StageStatistics } from '../td/statistics.ts'
import type { StageIntake } from '../statistics/stage-intake.ts'

/** How what `readIntake` gives is derived. `of` tells the terms from those of other stages. */
export function deriveIntake ({ totals, history }: StageStatistics<NumberLocation>, isCumulative: boolean, of = ''): Record<keyof StageIntake, Derivation> {
  if (isCumulative) {
    return {
      before: 0,
      entered: termOf(`entered${of}`, [totals.entered]),
      lost: termOf(`exitsOrJumps${of}`, [totals.exitsOrJumps]),
      inside: termOf(`current${of}`, [totals.current])
    }
  }
  const first = history.slice(0, 1)
  return {
    before: subtract(
      termOf(`first${of}`, first.map(({ current }) => current), null),
      netChangeOf(first, 'milestones', ({ milestones }) => milestones, name => `firstPoint ${name}${of}`)
    ),
    entered: termOf(`entries${of}`, history.map(({ entries }) => entries), null),
    lost: add(termOf(`exits${of}`, history.map(({ exits }) => exits), null), termOf(`jumps${of}`, history.map(({ jumps }) => jumps), null)),
    inside: termOf(`last${of}`, history.slice(-1).map(({ current }) => current), null)
  }
}
