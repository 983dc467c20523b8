import type { StatisticsComparison } from '../compare/compare-statistics.ts'
import { explainDifference } from './explain-difference.ts'
import type { Rule } from './explain-number.ts'
import { explainRate } from './explain-rate.ts'
import { explainRateChange, type Share } from './explain-rate-change.ts'
import { add, termOf, type Derivation } from './explanation.ts'
import type { NumberLocation } from '../numbers/number-location.ts'
import type { JourneyPoint, JourneyStatistics } from '../td/statistics.ts'

/** A comparison of statistics beside the places of the numbers of both periods. */
export interface StatisticsComparisonOrigin {
  compared: StatisticsComparison
  current: JourneyStatistics<NumberLocation>
  baseline: JourneyStatistics<NumberLocation>
}

type History = ReadonlyArray<JourneyPoint<NumberLocation>>
type Flow = 'entries' | 'goals' | 'exits' | 'jumps'

/** How the numbers of a comparison of statistics are derived. */
export function explainStatisticsComparison ({ compared: { flows, rates }, current, baseline }: StatisticsComparisonOrigin): Rule[] {
  const histories = { current: current.history, baseline: baseline.history }
  const ofFlow = (flow: string): Flow | null => isMember(flows, flow) ? flow : null
  const ofRate = <T>(name: string, describe: (name: keyof typeof rates) => T): T | null => isMember(rates, name) ? describe(name) : null
  return [
    ...explainDifference('/flows/{flow}', (name = '') => {
      const flow = ofFlow(name)
      return flow === null
        ? null
        : {
            current: sumOf('current', histories.current, flow),
            baseline: sumOf('baseline', histories.baseline, flow),
            explains: 'The sums over the histories of both periods: what moved in them, by entries, not by people.'
          }
    }),
    ...(['current', 'baseline'] as const).flatMap(period => explainRate(`/rates/{rate}/${period}`, (name = '') => ofRate(name, rate => ({
      name: rate, ...shareOf(rate, histories[period]), reported: null, explains: `${says[rate]} Who is counted may have entered before the period.`
    })))),
    ...explainRateChange('/rates/{rate}', (name = '') => ofRate(name, rate => ({
      compared: rates[rate],
      current: shareOf(rate, histories.current, 'current '),
      baseline: shareOf(rate, histories.baseline, 'baseline '),
      explains: says[rate]
    })))
  ]
}

const says = {
  goal: 'Goals of all entries into the journey in the same period.',
  exitOrJump: 'Exits and jumps of all entries into the journey in the same period.'
}

function shareOf (rate: keyof StatisticsComparison['rates'], history: History, prefix = ''): Share {
  const of = (flow: Flow): Derivation => sumOf(`${prefix}${flow}`, history, flow)
  return { part: rate === 'goal' ? of('goals') : add(of('exits'), of('jumps')), whole: of('entries') }
}

/** A history without points tells nothing. */
function sumOf (name: string, history: History, flow: Flow): Derivation {
  return termOf(name, history.map(point => point[flow]), null)
}

function isMember<T extends object> (members: T, name: string): name is keyof T & string {
  return Object.hasOwn(members, name)
}
