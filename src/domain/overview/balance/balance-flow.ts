import type { Adjustment } from '../../td/adjustment.ts'
import { addBalanceNodes } from './balance-nodes.ts'
import { weighStage, type StageBalance } from './stage-balance.ts'
import { noNames, type DefinitionNames } from '../../td/definition-names.ts'
import type { FlowGraphReading } from '../../graph/flow-graph.ts'
import { groupBy } from '../../graph/group-by.ts'
import { normalizeId } from '../../td/ids.ts'
import type { StatisticsReading } from '../../statistics/read-statistics.ts'

export interface BalancedReading extends FlowGraphReading {
  balance: StageBalance[]
}

/**
 * Completes a conversion graph from the statistics of the same range. Each stage gets a link for profiles still inside and one for
 * unaccounted profiles, so that inflow equals outflow. Without a range TD does not say what its charts cover, and parts of different
 * runs (`mixedSnapshot`) do not fit together. Figures then have no verdict, and nothing is added. Negative remainders are not drawn.
 */
export function balanceFlow (
  reading: FlowGraphReading, statistics: StatisticsReading, mixedSnapshot: boolean, names: DefinitionNames = noNames
): BalancedReading {
  const cumulative = statistics.totalsScope === 'cumulative'
  const stageNodes = reading.graph.nodes.filter(({ type }) => type === 'stage')
  const nodes = groupBy(stageNodes, ({ stageId }) => stageId === null ? null : normalizeId(stageId))
  const bearers = new Map<string, number>()
  for (const { id } of statistics.stages) bearers.set(normalizeId(id), (bearers.get(normalizeId(id)) ?? 0) + 1)
  const balance = statistics.stages.map(stage => {
    const id = normalizeId(stage.id)
    const own = nodes.get(id) ?? []
    // an empty chart proves nothing: TD also sends it for drafts
    const isCharted = own.length === 1 || (own.length === 0 && reading.graph.nodes.length > 0 && reading.summary.complete)
    const isKnown = isCharted && bearers.get(id) === 1
    return weighStage(stage, isKnown ? own[0] ?? 'unseen' : null, cumulative, !cumulative && !mixedSnapshot)
  })
  const { graph, summary } = addBalanceNodes(reading, balance.filter(({ status }) => status !== 'not-comparable'), names)
  return { graph, summary, balance, adjustments: [...reading.adjustments, ...explain(balance, cumulative, mixedSnapshot)] }
}

function explain (balance: readonly StageBalance[], cumulative: boolean, mixedSnapshot: boolean): Adjustment[] {
  const withheld = balance.filter(({ status }) => status === 'not-comparable').map(({ stageId }) => stageId)
  const completed = balance.filter(({ status }) => status !== 'not-comparable')
  return [
    ...withheld.length === 0 ? [] : [noteWithheld(withheld, cumulative, mixedSnapshot)],
    ...completed.filter(({ nodeId, entered, inside }) => nodeId === null && (entered !== 0 || inside !== 0)).map(noteInferred),
    ...completed.flatMap(noteNegative)
  ]
}

function noteWithheld (ids: string[], cumulative: boolean, mixedSnapshot: boolean): Adjustment {
  const reason = cumulative
    ? 'without from and to, TD does not say what its charts cover, while statistics count since launch'
    : mixedSnapshot
      ? 'TD computed charts and statistics at clearly different times'
      : 'a number is missing or negative, the chart is empty, or the stage\'s node is ambiguous'
  return { code: 'balance-withheld', ids, count: ids.length, message: `These stages are not balanced: ${reason}.` }
}

function noteInferred ({ stageId }: StageBalance): Adjustment {
  const message = `TD's chart shows no links for stage ${stageId}. Its node was added from the statistics.`
  return { code: 'inferred-node', ids: [`stage-${stageId}`], count: 1, message }
}

function noteNegative ({ unaccounted, nodeId, stageId, status }: StageBalance): Adjustment[] {
  if (unaccounted === null || unaccounted >= 0 || status === 'ok') return []
  const message = `${-unaccounted} more profiles left the stage or are inside than were inside before or entered. The excess is not drawn.`
  return [{ code: 'negative-unaccounted', ids: [nodeId ?? stageId], count: 1, message }]
}
