import { json } from '../../formats/index.ts'
import { balanceFlow } from '../../domain/overview/balance/balance-flow.ts'
import type { StageBalance } from '../../domain/overview/balance/stage-balance.ts'
import type { FlowGraphReading, FlowSummary } from '../../domain/graph/flow-graph.ts'
import type { DateRange } from '../../domain/time/date-range.ts'
import { findBottleneck, type Bottleneck } from '../../domain/statistics/find-bottleneck.ts'
import { isMixedSnapshot } from '../../domain/overview/check-overview.ts'
import { conversionGraph, presentGraph, readGraphSource, sizeOfGraph, type GraphChoice } from './graphs.ts'
import { findNames, findSource, type Outcomes, type Report } from '../engine/report.ts'
import { warmForms } from '../engine/warm-forms.ts'
import { readStatisticsSource } from './statistics.ts'

/** A conversion graph's fields without journeyId, range and freshness; some exist only for a balanced graph. */
export interface ConversionReading extends FlowGraphReading {
  summary: FlowSummary & { bottleneck?: Bottleneck | null }
  balance?: StageBalance[]
}

/** The balanced conversion graph, as selected. Nodes and links that balance a stage belong to every selection of types. */
export function defineBalancedGraph (choice: GraphChoice = {}): Report {
  const { name, maxDays } = conversionGraph
  const { select, form, view, describedBy, ...presented } = presentGraph('conversion', choice)
  const isJson = choice.format === undefined || choice.format === 'json'
  return {
    name,
    maxDays,
    view: `balance&${view}`,
    ...presented,
    recipe: { maker: 'balance', args: [choice] },
    ...describedBy === undefined ? {} : { describedBy: `${describedBy}&balance=true` },
    parts: ['conversion', 'statistics'],
    usesNames: true,
    allowsPartial: false,
    compose (outcomes, range) {
      const { balanced, numbers, dataTimes } = readBalanced(outcomes, range)
      const selected = select(balanced)
      const formed = form(selected, findNames(outcomes))
      const adjustments = [...numbers.adjustments, ...formed.adjustments]
      if (!isJson) return { ...formed, dataTimes, adjustments }
      const summary = { ...selected.summary, bottleneck: findBottleneck(numbers.fields) }
      const fields: ConversionReading = { graph: selected.graph, summary, adjustments: selected.adjustments, balance: balanced.balance }
      return { dataTimes, adjustments, fields: { format: json.name, ...fields } }
    }
  }
}

const takeBalanced = warmForms.define<ReturnType<typeof balanceFlow>>(sizeOfGraph)

/** Reads the balanced graph, and the statistics that balance it. */
export function readBalanced (outcomes: Outcomes, range: DateRange | null) {
  const [conversion, statistics] = [findSource(outcomes.conversion), findSource(outcomes.statistics)]
  // a report that allows no missing part has all its parts
  if (conversion === null || statistics === null) throw new Error('a part to balance is missing')
  const names = findNames(outcomes)
  const flow = readGraphSource(conversion, names)
  const numbers = readStatisticsSource(statistics, range === null)
  const dataTimes = [flow.dataUpdatedAt, numbers.dataUpdatedAt].filter(time => time !== null)
  // both sources cover this range
  const balanced = takeBalanced(flow, numbers, () => balanceFlow(flow.fields, numbers.fields, isMixedSnapshot(dataTimes, range), names))
  return { balanced, numbers, dataTimes }
}
