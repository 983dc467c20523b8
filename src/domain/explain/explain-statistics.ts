import { deriveFlow, deriveGrowth, deriveNetChange } from './derive-movement.ts'
import { deriveStatisticsCheck } from './derive-statistics-check.ts'
import { explainChecks } from './explain-checks.ts'
import type { Rule } from './explain-number.ts'
import { explainRate } from './explain-rate.ts'
import type { NumberLocation } from '../numbers/number-location.ts'
import { dateTerms, termsOfJourneyRate, termsOfStageRate } from './rate-terms.ts'
import type { JourneyPoint, JourneyStatistics } from '../td/statistics.ts'
import type { StatisticsReading } from '../statistics/statistics-report.ts'

/** A reading of statistics beside the places of TD's numbers that it was made of. */
export interface StatisticsOrigin {
  reading: StatisticsReading
  places: JourneyStatistics<NumberLocation>
}

/** How the numbers of a statistics report are derived. */
export function explainStatistics ({ reading: { totalsScope, checks, stages }, places }: StatisticsOrigin): Rule[] {
  const { history } = places
  /** A stage's place in TD's list, by its place in the report's. */
  const placeOf = (stage: string): number => stages[Number(stage)]?.index ?? -1
  const historyOf = (stage: string) => places.stages[placeOf(stage)]?.history ?? []
  return [
    ...explainRate('/rates/{rate}', (rate = '') => dateTerms(termsOfJourneyRate(places, rate), totalsScope)),
    ...explainRate('/stages/{stage}/rates/{rate}', (stage = '', rate = '') => dateTerms(termsOfStageRate(places, placeOf(stage), rate), totalsScope)),
    { pattern: '/growth', member: 'rate', derive: () => deriveGrowth(history, 'rate') },
    { pattern: '/growth/change', derive: () => deriveGrowth(history, 'change') },
    { pattern: '/flows/{flow}', derive: flow => deriveFlow(flow, history.map(point => pickFlow(point, flow))) },
    { pattern: '/series/{point}/netChange', derive: point => deriveNetChange(history[Number(point)], 'goals', ({ goals }) => goals) },
    {
      pattern: '/stages/{stage}/series/{point}/netChange',
      derive: (stage, point) => deriveNetChange(historyOf(stage)[Number(point)], 'milestones', ({ milestones }) => milestones)
    },
    {
      pattern: '/stages/{stage}/exits/{exit}',
      member: 'exited',
      derive: (stage, exit) => deriveFlow('exited', historyOf(stage).flatMap(({ exitSizes }) => exitSizes[Number(exit)] ?? []))
    },
    ...explainChecks(checks, id => deriveStatisticsCheck(places, id))
  ]
}

function pickFlow ({ entries, goals, exits, jumps }: JourneyPoint<NumberLocation>, flow: string): NumberLocation | null {
  switch (flow) {
    case 'entries': return entries
    case 'goals': return goals
    case 'exits': return exits
    default: return jumps
  }
}
