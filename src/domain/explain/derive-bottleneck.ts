import { deriveIntake } from './derive-intake.ts'
import type { RateTerms } from './explain-rate.ts'
import { add } from './explanation.ts'
import type { Bottleneck } from '../statistics/find-bottleneck.ts'
import type { NumberLocation } from '../numbers/number-location.ts'
import type { JourneyStatistics } from '../td/statistics.ts'

/** What the rate of the stage that loses most is made of, as `findBottleneck` has it. `isCumulative` says that no range was asked for. */
export function termsOfBottleneck ({ stages }: JourneyStatistics<NumberLocation>, { index }: Bottleneck, isCumulative: boolean): RateTerms | null {
  const stage = stages[index]
  if (stage === undefined) return null
  const { before, entered, lost } = deriveIntake(stage, isCumulative)
  return {
    name: 'bottleneck',
    part: lost,
    whole: isCumulative ? entered : add(before, entered),
    reported: null,
    explains: 'Of all who were in the stage, how many left by an exit criterion or a jump; no other stage loses so large a share. ' +
      (isCumulative ? 'Totals count since launch.' : 'Who was inside before the range is the first population less what moved at that point.')
  }
}
