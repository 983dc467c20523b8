import type { RateTerms } from './explain-rate.ts'
import { termOf } from './explanation.ts'
import type { NumberLocation } from '../numbers/number-location.ts'
import type { JourneyStatistics } from '../td/statistics.ts'
import type { StatisticsReading } from '../statistics/statistics-report.ts'

const sayings: Record<string, string> = {
  completion: 'how many reached the goal.',
  milestone: 'how many met its milestone.',
  exitOrJump: 'how many left by an exit criterion or a jump.',
  active: 'how many are inside now.'
}

/** What a journey's rate of this name is made of; `null` where there is none. */
export function termsOfJourneyRate ({ totals, reportedPercent }: JourneyStatistics<NumberLocation>, rate: string): RateTerms | null {
  const { goals, exitsOrJumps, current } = totals
  const { completion, exitOrJump } = reportedPercent
  return describe(rate, totals.entered, 'Of all entries into the journey (entries, not people, where profiles may enter again)', {
    completion: { part: termOf('goals', [goals]), reported: completion },
    exitOrJump: { part: termOf('exitsOrJumps', [exitsOrJumps]), reported: exitOrJump },
    active: { part: termOf('current', [current]), reported: null }
  })
}

/** What a stage's rate of this name is made of; `null` where there is none. */
export function termsOfStageRate ({ stages }: JourneyStatistics<NumberLocation>, index: number, rate: string): RateTerms | null {
  const stage = stages[index]
  if (stage === undefined) return null
  const { totals: { entered, milestones, exitsOrJumps, current }, reportedPercent: { milestone, exitOrJump } } = stage
  return describe(rate, entered, 'Of all entries into the stage, arrivals from other stages included', {
    milestone: { part: termOf('milestones', [milestones]), reported: milestone },
    exitOrJump: { part: termOf('exitsOrJumps', [exitsOrJumps]), reported: exitOrJump },
    active: { part: termOf('current', [current]), reported: null }
  })
}

function describe (name: string, entered: NumberLocation | null, of: string, rates: Record<string, Pick<RateTerms, 'part' | 'reported'>>): RateTerms | null {
  const rate = Object.hasOwn(rates, name) ? rates[name] : undefined
  return rate === undefined ? null : { name, ...rate, whole: termOf('entered', [entered]), explains: `${of}, ${sayings[name]}` }
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
