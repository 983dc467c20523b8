import type { BalancedReading } from '../overview/balance/balance-flow.ts'
import { defineBalance, type BalanceSides, type StageBalance } from '../overview/balance/stage-balance.ts'
import { derivations, type Derivation } from './derivation.ts'
import { deriveSum, indexFlows, type GraphOrigin } from './explain-graph.ts'
import { deriveFrom, type Rule } from './explain-number.ts'
import { explainRate } from './explain-parts.ts'
import type { StatisticsOrigin } from './explain-statistics.ts'
import type { FlowLink } from '../graph/flow-graph.ts'
import { defineLosses, type Bottleneck } from '../statistics/find-bottleneck.ts'
import { defineIntake } from '../statistics/stage-intake.ts'

type Sides = BalanceSides<Derivation>

const explains: Record<keyof Sides, string> = {
  before: 'Profiles inside before the range: the population of its first point minus the movements of that point. 0 since launch.',
  entered: 'All entries, including arrivals from other stages.',
  out: 'All links of the chart that leave the stage. Unknown if the chart is empty or if the stage\'s node is ambiguous. These are ' +
    'movements, not people.',
  inside: 'Profiles inside at the last point of the range; without a range, profiles inside now.',
  unaccounted: 'Profiles that entered, but neither left nor are inside. Negative if more profiles left than entered.'
}

/**
 * Explains the numbers that balance the stages of a graph. `chart` is the conversion graph before nodes were added. `deriveAdded`
 * derives the value of a link that balances its source; `null` for other links.
 */
export function explainBalance ({ balance, graph }: BalancedReading, chart: GraphOrigin, { locations, reading }: StatisticsOrigin) {
  const flowOf = indexFlows(chart.whole)
  const deriveSides = (stage: StageBalance, of: string): Sides | null => {
    const sent = locations.stages[stage.index]
    if (sent === undefined) return null
    const out = stage.out === null
      ? derivations.total(`out${of}`, [], null)
      : deriveSum(chart, `out${of}`, stage.nodeId === null ? [] : flowOf(stage.nodeId).outflow, true)
    return defineBalance(derivations, defineIntake(derivations, sent, reading.totalsScope === 'cumulative', of), out)
  }
  const stageOfNode = new Map(graph.nodes.map(({ id, stageId }) => [id, stageId]))
  // only stages with a unique id are balanced
  const balanced = new Map(balance.filter(({ status }) => status !== 'not-comparable').map(stage => [stage.stageId, stage]))
  const from = deriveFrom(index => balance[Number(index)])
  const side = (name: keyof Sides): Rule['derive'] => from(stage => {
    const sides = deriveSides(stage, '')
    return sides === null ? null : { kind: 'sum', name, derivation: sides[name], explains: explains[name] }
  })
  const rules: Rule[] = [
    { pattern: '/balance/{stage}', member: 'unaccounted', derive: side('unaccounted') },
    ...(['before', 'entered', 'out', 'inside'] as const).map(name => ({ pattern: `/balance/{stage}/${name}`, derive: side(name) }))
  ]
  const deriveAdded = ({ target, kind }: FlowLink): Derivation | null => {
    if (kind !== 'inside' && kind !== 'unaccounted') return null
    const stage = balanced.get(stageOfNode.get(target) ?? '')
    return stage === undefined ? null : deriveSides(stage, ` of stage ${stage.stageId}`)?.[kind] ?? null
  }
  return { rules, deriveAdded }
}

/** Explains the rates of the bottleneck stage; their addresses start with `pattern`. */
export function explainBottleneck (pattern: string, { locations, reading }: StatisticsOrigin, bottleneck: Bottleneck | null): Rule[] {
  const stage = bottleneck === null ? undefined : locations.stages[bottleneck.index]
  if (stage === undefined) return []
  const isCumulative = reading.totalsScope === 'cumulative'
  const { lost, jumped } = defineLosses(derivations, stage, isCumulative)
  const explains = 'The share of all profiles that left the stage by milestone, exit or jump. No other stage loses a larger share to ' +
    'exits, judged by the lower bound of the interval. ' +
    `${isCumulative ? 'Totals count since launch, exits and jumps together.' : 'Counted over the series.'}`
  return [
    ...explainRate(`${pattern}/rate`, () => ({ name: 'bottleneck', ...lost, explains })),
    ...jumped === null ? [] : explainRate(`${pattern}/jumpRate`, () => ({ name: 'jumpRate', ...jumped, explains }))
  ]
}
