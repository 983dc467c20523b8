import { shareOfTerms, termOf, type Derived, type Term } from './explanation.ts'
import type { Place, Placed } from './place.ts'
import type { JourneyStatistics } from './sources.ts'
import type { StatisticsReading } from './statistics-report.ts'

/** What a rate is made of. */
export interface RateTerms {
  part: Term
  whole: Term
  /** TD's own percent. */
  reported: Place | null
  says: string
}

/** What a journey's rate of this name is made of; `null` where there is none. */
export function termsOfJourneyRate ({ totals, reportedPercent }: Placed<JourneyStatistics>, rate: string): RateTerms | null {
  const whole = termOf('entered', [totals.entered])
  const of = 'Of all entries into the journey (entries, not people, where profiles may enter again)'
  switch (rate) {
    case 'completion':
      return { part: termOf('goals', [totals.goals]), whole, reported: reportedPercent.completion, says: `${of}, how many reached the goal.` }
    case 'exitOrJump':
      return { part: termOf('exitsOrJumps', [totals.exitsOrJumps]), whole, reported: reportedPercent.exitOrJump, says: `${of}, how many left by an exit criterion or a jump.` }
    case 'active':
      return { part: termOf('current', [totals.current]), whole, reported: null, says: `${of}, how many are inside now.` }
    default: return null
  }
}

/** What a stage's rate of this name is made of; `null` where there is none. */
export function termsOfStageRate ({ stages }: Placed<JourneyStatistics>, index: number, rate: string): RateTerms | null {
  const stage = stages[index]
  if (stage === undefined) return null
  const { totals, reportedPercent } = stage
  const whole = termOf('entered', [totals.entered])
  const of = 'Of all entries into the stage, arrivals from other stages included'
  switch (rate) {
    case 'milestone':
      return { part: termOf('milestones', [totals.milestones]), whole, reported: reportedPercent.milestone, says: `${of}, how many met its milestone.` }
    case 'exitOrJump':
      return { part: termOf('exitsOrJumps', [totals.exitsOrJumps]), whole, reported: reportedPercent.exitOrJump, says: `${of}, how many left by an exit criterion or a jump.` }
    case 'active':
      return { part: termOf('current', [totals.current]), whole, reported: null, says: `${of}, how many are inside it now.` }
    default: return null
  }
}

/** How a rate is derived. */
export function deriveRate (name: string, terms: RateTerms | null, scope: StatisticsReading['totalsScope']): Derived | null {
  if (terms === null) return null
  const { part, whole, reported, says } = terms
  const share = shareOfTerms(part, whole)
  const isCumulative = scope === 'cumulative'
  return {
    kind: 'rate',
    name,
    ...share,
    ...name === 'active' && !isCumulative && { otherwise: 'With dates it is withheld: who is inside now entered since launch, and it is not known whether the total then counts all of them.' },
    reported,
    explains: `${says} ${isCumulative ? 'Totals count since launch.' : 'Treasure Data does not say whether from and to change its totals.'}`
  }
}
