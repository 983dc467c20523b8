import type { BalancedReading, StageBalance } from '../overview/balance/balance-flow.ts'
import { deriveIntake } from './derive-intake.ts'
import { sumOfLinks, type GraphOrigin } from './explain-graph.ts'
import type { Rule } from './explain-number.ts'
import type { StatisticsOrigin } from './explain-statistics.ts'
import { add, subtract, termOf, type Derivation, type Derived } from './explanation.ts'
import type { FlowLink } from '../graph/flow-graph.ts'

/** How the numbers of stages' balances are derived. */
export interface BalanceRules {
  rules: Rule[]
  /** How the value of a link is derived that balances its source; `null` for other links. */
  deriveAdded: (link: FlowLink) => Derivation | null
}

type Sides = Record<'before' | 'entered' | 'out' | 'inside' | 'unaccounted', Derivation>

const explains: Record<keyof Sides, string> = {
  before: 'Who was inside before the range: the population of its first point less what moved at that point. 0 since launch.',
  entered: 'All entries, arrivals from other stages included.',
  out: 'All links of the chart that lead from the stage; not known where the chart is empty, or where it is not clear which node is the stage\'s. Movements, not people.',
  inside: 'Who is inside at the last point of the range; without a range, now.',
  unaccounted: 'What went in and neither came out nor is inside. Negative where more came out.'
}

/** Explains what balances the stages of a graph: `chart` is the conversion graph before anything was added. */
export function explainBalance ({ balance, graph }: BalancedReading, chart: GraphOrigin, { places, reading }: StatisticsOrigin): BalanceRules {
  const deriveSides = (stage: StageBalance, of: string): Sides | null => {
    const sent = places.stages[stage.index]
    if (sent === undefined) return null
    const { before, entered, inside } = deriveIntake(sent, reading.totalsScope === 'cumulative', of)
    const out = stage.out === null
      ? termOf(`out${of}`, [], null)
      : sumOfLinks(chart, `out${of}`, chart.whole.links.filter(({ source }) => source === stage.nodeId))
    return { before, entered, out, inside, unaccounted: subtract(add(before, entered), out, inside) }
  }
  const stageOfNode = new Map(graph.nodes.map(({ id, stageId }) => [id, stageId]))
  // only stages that can be told apart are balanced
  const balanced = new Map(balance.filter(({ status }) => status !== 'not-comparable').map(stage => [stage.stageId, stage]))
  const deriveSide = (side: keyof Sides): Rule['derive'] => (index = ''): Derived | null => {
    const stage = balance[Number(index)]
    const sides = stage === undefined ? null : deriveSides(stage, '')
    return sides === null
      ? null
      : { kind: 'sum', name: side, derivation: sides[side], explains: explains[side] }
  }
  return {
    rules: [
      { pattern: '/balance/{stage}', member: 'unaccounted', derive: deriveSide('unaccounted') },
      ...(['before', 'entered', 'out', 'inside'] as const).map(side => ({ pattern: `/balance/{stage}/${side}`, derive: deriveSide(side) }))
    ],
    deriveAdded ({ target, kind }) {
      if (kind !== 'inside' && kind !== 'unaccounted') return null
      const stage = balanced.get(stageOfNode.get(target) ?? '')
      return stage === undefined ? null : deriveSides(stage, ` of stage ${stage.stageId}`)?.[kind] ?? null
    }
  }
}
