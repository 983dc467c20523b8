import type { RateTerms } from './explain-rate.ts'
import { termOf } from './explanation.ts'
import type { Placed } from './place.ts'
import type { JourneyStatistics } from './sources.ts'
import type { StatisticsReading } from './statistics-report.ts'

/** What a journey's rate of this name is made of; `null` where there is none. */
export function termsOfJourneyRate ({ totals, reportedPercent }: Placed<JourneyStatistics>, rate: string): RateTerms | null {
  const whole = termOf('entered', [totals.entered])
  const of = 'Of all entries into the journey (entries, not people, where profiles may enter again)'
  switch (rate) {
    case 'completion':
      return { name: rate, part: termOf('goals', [totals.goals]), whole, reported: reportedPercent.completion, explains: `${of}, how many reached the goal.` }
    case 'exitOrJump':
      return { name: rate, part: termOf('exitsOrJumps', [totals.exitsOrJumps]), whole, reported: reportedPercent.exitOrJump, explains: `${of}, how many left by an exit criterion or a jump.` }
    case 'active':
      return { name: rate, part: termOf('current', [totals.current]), whole, reported: null, explains: `${of}, how many are inside now.` }
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
      return { name: rate, part: termOf('milestones', [totals.milestones]), whole, reported: reportedPercent.milestone, explains: `${of}, how many met its milestone.` }
    case 'exitOrJump':
      return { name: rate, part: termOf('exitsOrJumps', [totals.exitsOrJumps]), whole, reported: reportedPercent.exitOrJump, explains: `${of}, how many left by an exit criterion or a jump.` }
    case 'active':
      return { name: rate, part: termOf('current', [totals.current]), whole, reported: null, explains: `${of}, how many are inside it now.` }
    default: return null
  }
}

/** The terms of a rate of the statistics, with the time that they speak of. */
export function dateTerms (terms: RateTerms | null, scope: StatisticsReading['totalsScope']): RateTerms | null {
  if (terms === null) return null
  const isCumulative = scope === 'cumulative'
  return {
    ...terms,
    ...terms.name === 'active' && !isCumulative && { otherwise: 'With dates it is withheld: who is inside now entered since launch, and it is not known whether the total then counts all of them.' },
    explains: `${terms.explains} ${isCumulative ? 'Totals count since launch.' : 'Treasure Data does not say whether from and to change its totals.'}`
  }
}
