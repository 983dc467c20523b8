import { defineGrowth } from '../numbers/growth.ts'
import type { NumberLocation } from '../numbers/number-location.ts'
import { defineStatisticsChecks } from '../statistics/check-statistics.ts'
import { defineExits, defineFlows, defineNetChange } from '../statistics/movements.ts'
import { defineJourneyRates, defineStageRates } from '../statistics/rates.ts'
import type { StatisticsReading } from '../statistics/read-statistics.ts'
import type { JourneyStatistics } from '../td/statistics.ts'
import { derivations, type Derivation } from './derivation.ts'
import { explainChecks } from './explain-checks.ts'
import type { Rule } from './explain-number.ts'
import { explainRate } from './explain-rate.ts'
import type { Derived } from './explanation.ts'

/** A reading of statistics, and TD's numbers that it was made of, with their locations. */
export interface StatisticsOrigin {
  reading: StatisticsReading
  locations: JourneyStatistics<NumberLocation>
}

/** Explains the numbers of a statistics report. */
export function explainStatistics ({ reading: { totalsScope, stages }, locations }: StatisticsOrigin): Rule[] {
  const isCumulative = totalsScope === 'cumulative'
  const { history } = locations
  /** The stage in TD's list, by its position in the report's. */
  const findStage = (position = '') => locations.stages[stages[Number(position)]?.index ?? -1]
  const growth = defineGrowth(derivations, history)
  const flows = new Map<string, Derivation>(Object.entries(defineFlows(derivations, history)))
  const rates = defineJourneyRates(derivations, locations, isCumulative)
  return [
    ...explainRate('/rates/{rate}', name => rates.find(rate => rate.name === name) ?? null),
    ...explainRate('/stages/{stage}/rates/{rate}', (position, name) => {
      const stage = findStage(position)
      return stage === undefined ? null : defineStageRates(derivations, stage, isCumulative).find(rate => rate.name === name) ?? null
    }),
    { pattern: '/growth', member: 'rate', derive: () => describeGrowth('growth', growth.rate) },
    { pattern: '/growth/change', derive: () => describeGrowth('change', growth.change) },
    { pattern: '/flows/{flow}', derive: name => describeFlow(name, flows.get(name)) },
    {
      pattern: '/series/{point}/netChange',
      derive: position => {
        const point = history[Number(position)]
        return point === undefined ? null : describeNetChange(defineNetChange(derivations, 'goals', point))
      }
    },
    {
      pattern: '/stages/{stage}/series/{point}/netChange',
      derive: (stage, position) => {
        const point = findStage(stage)?.history[Number(position)]
        return point === undefined ? null : describeNetChange(defineNetChange(derivations, 'milestones', point))
      }
    },
    {
      pattern: '/stages/{stage}/exits/{exit}',
      member: 'exited',
      derive: (stage, exit) => describeFlow('exited', defineExits(derivations, findStage(stage)?.history ?? [])[Number(exit)])
    },
    ...explainChecks(defineStatisticsChecks(derivations, locations, totalsScope))
  ]
}

function describeGrowth (name: string, derivation: Derivation): Derived {
  return {
    kind: 'growth',
    name,
    derivation,
    explains: 'The population at the first and the last point of the returned history that carry one. Our own definition: Treasure Data ' +
      'does not publish that of its console.'
  }
}

function describeFlow (name: string, derivation: Derivation | undefined): Derived | null {
  return derivation === undefined ? null : { kind: 'sum', name, derivation, explains: 'The sum over the returned history.' }
}

function describeNetChange (derivation: Derivation): Derived {
  return { kind: 'sum', name: 'netChange', derivation, explains: 'What came in since the point before, less what went out.' }
}
