import { defineGrowth } from '../numbers/growth.ts'
import type { NumberLocation } from '../numbers/number-location.ts'
import { defineBucketChecks } from '../statistics/buckets.ts'
import { defineStatisticsChecks } from '../statistics/check-statistics.ts'
import type { Division } from '../statistics/divide-histories.ts'
import { defineExits, defineFlows, defineNetChange, describeDisorder } from '../statistics/movements.ts'
import {
  defineExitRates, defineJourneyMovement, defineJourneyPeriod, defineStageMovement, defineStagePeriod
} from '../statistics/period.ts'
import { orderSteps } from '../statistics/read-numbers.ts'
import { defineJourneyRates, defineStageRates } from '../statistics/rates.ts'
import type { StatisticsReading } from '../statistics/read-statistics.ts'
import type { JourneyStatistics, StageStatistics } from '../td/statistics.ts'
import { derivations, type Derivation } from './derivation.ts'
import { deriveFrom, type Rule } from './explain-number.ts'
import { explainChecks, explainRate, explainSent } from './explain-parts.ts'
import { explainExits, explainMovement, explainPeriod } from './explain-period.ts'
import type { Derived } from './explanation.ts'

/** A reading of statistics with the locations of TD's numbers that it was computed from. */
export interface StatisticsOrigin {
  /** Joining names may have changed TD's order of stages. */
  reading: StatisticsReading
  locations: JourneyStatistics<NumberLocation>
}

/** Returns the stage in TD's list at its position in the report. */
type FindStage = (position?: string) => StageStatistics<NumberLocation> | undefined

const explains = {
  growth: 'The first and last points of the returned history that have a population. This is our own definition: Treasure Data does ' +
    'not publish how its console computes growth.',
  flow: 'The sum over the returned history.',
  netChange: 'Arrivals minus departures since the previous point.',
  total: 'Treasure Data\'s own figure, exactly as sent.',
  point: 'Treasure Data\'s own figure for this point, exactly as sent. All figures except the population count movements since the ' +
    'previous point.',
  step: 'Treasure Data\'s own figure for this step, exactly as sent.'
}

/** Explains the numbers of a statistics report. `division` divides its buckets, if it has any. */
export function explainStatistics ({ reading: { totalsScope, stages }, locations }: StatisticsOrigin, division?: Division): Rule[] {
  const isCumulative = totalsScope === 'cumulative'
  const { history } = locations
  const findStage: FindStage = (position = '') => locations.stages[stages[Number(position)]?.index ?? -1]
  const growth = defineGrowth(derivations, history, describeDisorder(history))
  const flows = new Map<string, Derivation>(Object.entries(defineFlows(derivations, locations)))
  const rates = defineJourneyRates(derivations, locations, isCumulative)
  const describeGrowth = (name: string, derivation: Derivation) => (): Derived =>
    ({ kind: 'growth', name, derivation, explains: explains.growth })
  const describeFlow = (name: string, derivation: Derivation | undefined): Derived | null =>
    derivation === undefined ? null : { kind: 'sum', name, derivation, explains: explains.flow }
  const describeNetChange = (derivation: Derivation): Derived =>
    ({ kind: 'sum', name: 'netChange', derivation, explains: explains.netChange })
  const findPoint = (position = '') => history[Number(position)]
  const findStagePoint = (stage = '', position = '') => findStage(stage)?.history[Number(position)]
  const findStep = (stage = '', position = '') => orderSteps(findStage(stage)?.steps ?? [])[Number(position)]
  return [
    ...explainRate('/rates/{rate}', name => rates.find(rate => rate.name === name)),
    ...explainRate('/stages/{stage}/rates/{rate}', (position, name) => {
      const stage = findStage(position)
      return stage === undefined ? null : defineStageRates(derivations, stage, isCumulative).find(rate => rate.name === name)
    }),
    { pattern: '/growth', member: 'rate', derive: describeGrowth('growth', growth.rate) },
    { pattern: '/growth/change', derive: describeGrowth('change', growth.change) },
    { pattern: '/flows/{flow}', derive: name => describeFlow(name, flows.get(name)) },
    {
      pattern: '/series/{point}/netChange',
      derive: deriveFrom(findPoint)(point => describeNetChange(defineNetChange(derivations, 'goals', point)))
    },
    {
      pattern: '/stages/{stage}/series/{point}/netChange',
      derive: deriveFrom(findStagePoint)(point => describeNetChange(defineNetChange(derivations, 'milestones', point)))
    },
    explainSent('/totals/{total}', () => locations.totals, explains.total),
    explainSent('/series/{point}/{figure}', findPoint, explains.point),
    explainSent('/stages/{stage}/totals/{total}', stage => findStage(stage)?.totals, explains.total),
    explainSent('/stages/{stage}/series/{point}/{figure}', findStagePoint, explains.point),
    explainSent('/stages/{stage}/steps/{step}/{figure}', findStep, explains.step),
    {
      pattern: '/stages/{stage}/exits/{exit}',
      member: 'exited',
      derive: (stage, exit) => describeFlow('exited', defineExits(derivations, findStage(stage)?.history ?? [])[Number(exit)])
    },
    ...isCumulative ? [] : explainPeriods(history, findStage),
    ...division === undefined ? [] : explainBuckets(division, locations, findStage),
    ...explainChecks([
      ...defineStatisticsChecks(derivations, locations, totalsScope),
      ...division === undefined ? [] : defineBucketChecks(derivations, locations, division)
    ])
  ]
}

function explainPeriods (history: StatisticsOrigin['locations']['history'], findStage: FindStage): Rule[] {
  return [
    ...explainPeriod('/period', () => defineJourneyPeriod(derivations, history)),
    ...explainPeriod('/stages/{stage}/period', stage => {
      const found = findStage(stage)
      return found === undefined ? null : defineStagePeriod(derivations, found.history)
    }),
    ...explainExits('/stages/{stage}/period/exits/{exit}', (stage, exit) =>
      defineExitRates(derivations, findStage(stage)?.history ?? [])[Number(exit)])
  ]
}

function explainBuckets (division: Division, locations: StatisticsOrigin['locations'], findStage: FindStage): Rule[] {
  return [
    ...explainMovement('/buckets/{bucket}', bucket => {
      const points = division.divide(locations).points[Number(bucket)]
      return points === undefined ? null : defineJourneyMovement(derivations, points ?? [])
    }),
    ...explainMovement('/stages/{stage}/buckets/{bucket}', (stage, bucket) => {
      const found = findStage(stage)
      const points = found === undefined ? undefined : division.divide(found).points[Number(bucket)]
      return points === undefined ? null : defineStageMovement(derivations, points ?? [])
    })
  ]
}
