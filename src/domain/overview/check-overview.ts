import type { FlowGraph, FlowGraphReading, FlowLink } from '../graph/flow-graph.ts'
import { defineIfComplete } from '../graph/flow-sums.ts'
import { groupBy } from '../graph/group-by.ts'
import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import { compareSides, defineCheck, type Check, type CheckDefinition, type Comparison } from '../numbers/check.ts'
import { unalignedHistories } from '../statistics/check-series.ts'
import { sumDepartures, sumOver } from '../statistics/movements.ts'
import { identifyStage } from '../td/ids.ts'
import type { JourneyStatistics, StageStatistics } from '../td/statistics.ts'
import type { DateRange } from '../time/date-range.ts'

/** The parts of an overview that are checked against each other; `null` for a missing part. */
export interface CheckedParts<Leaf> {
  statistics: JourneyStatistics<Leaf> | null
  conversion: DrawnChart<Leaf> | null
  activation: DrawnChart<Leaf> | null
  /** Whether no range was selected, so that totals count since launch. */
  isCumulative: boolean
  /** Whether TD computed the parts at clearly different times. */
  mixedSnapshot: boolean
}

/** A graph, and TD's values of its links. */
export interface DrawnChart<Leaf> {
  graph: FlowGraph
  valuesOf: (links: readonly FlowLink[]) => Array<Leaf | null>
  /** Whether all links are known. */
  isComplete: boolean
}

/** The common input of all checks of an overview. */
interface Common<Leaf, Value> {
  arithmetic: Arithmetic<Leaf, Value>
  statistics: JourneyStatistics<Leaf>
  isCumulative: boolean
  comparison: Comparison
}

/** TD computes about once a day, and the parts of one run are hours apart at most. */
const oneRunMs = 12 * 3_600_000

/**
 * Returns whether TD computed parts of an answer at clearly different times, more than half a day apart. Times are ISO UTC; unknown
 * ones do not count. Parts computed on the range's last day or later cover the range equally.
 */
export function isMixedSnapshot (dataTimes: ReadonlyArray<string | null>, range: DateRange | null): boolean {
  const latestMs = range === null ? Infinity : Date.parse(range.to)
  const known = dataTimes.flatMap(time => time === null ? [] : [Math.min(Date.parse(time), latestMs)])
  return Math.max(...known) - Math.min(...known) > oneRunMs
}

/** Returns a graph with the values of its links. */
export function drawChart ({ graph, summary }: Pick<FlowGraphReading, 'graph' | 'summary'>): DrawnChart<number> {
  return { graph, valuesOf: links => links.map(({ value }) => value), isComplete: summary.complete }
}

/**
 * Checks charts against statistics. With a range, charts by their links and statistics by their series count the same days. Without
 * one, totals count since launch while TD does not say what the charts cover, so the checks have no verdict.
 */
export function checkOverview (parts: CheckedParts<number>): Check[] {
  return defineOverviewChecks(numbers, parts).map(compareSides)
}

/** Defines the checks of `checkOverview`, in the order of the report. */
export function defineOverviewChecks<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, { statistics, conversion, activation, isCumulative, mixedSnapshot }: CheckedParts<Leaf>
): Array<CheckDefinition<Value>> {
  if (statistics === null) return []
  const comparison: Comparison = {
    leftScope: isCumulative ? 'unknown' : 'range',
    rightScope: isCumulative ? 'cumulative' : 'range',
    comparable: !isCumulative && !mixedSnapshot
  }
  const common = { arithmetic, statistics, isCumulative, comparison }
  return [
    ...conversion === null ? [] : defineConversionChecks(common, conversion),
    ...activation === null ? [] : defineActivationChecks(common, activation)
  ]
}

function defineConversionChecks<Leaf, Value> (
  common: Common<Leaf, Value>, { graph, valuesOf, isComplete }: DrawnChart<Leaf>
): Array<CheckDefinition<Value>> {
  const { arithmetic, statistics, comparison } = common
  const { total, add } = arithmetic
  // an empty chart proves nothing: TD also sends it for drafts
  const empty = graph.nodes.length === 0 ? null : 0
  const linksTo = (kind: FlowLink['kind']): Value => defineIfComplete(
    arithmetic, isComplete, total(`${kind}Links`, valuesOf(graph.links.filter(link => link.kind === kind)), empty))
  return [
    defineCheck('conversion-goals', linksTo('goal'), countReached(common, 'goals', statistics), comparison,
      'Links to the goal should add up to the profiles that reached the goal.'),
    defineCheck('conversion-moves', linksTo('stage'), countMoves(common), comparison,
      'Links between stages should add up to the stage entries that are not entries into the journey.'),
    defineCheck('conversion-exits-or-jumps', add(linksTo('exit'), linksTo('jump')), countDepartures(common, statistics), comparison,
      'Links to exits and jumps should add up to the profiles that left the journey by exit or jump.')
  ]
}

function defineActivationChecks<Leaf, Value> (common: Common<Leaf, Value>, chart: DrawnChart<Leaf>): Array<CheckDefinition<Value>> {
  const { statistics } = common
  const stagesById = groupBy(statistics.stages.map(identifyStage), id => id)
  const linksByStage = groupBy(chart.graph.links, ({ stageId }) => stageId)
  const compare = (id: string, links: FlowLink[], kinds: Array<FlowLink['kind']>, right: Value, explains: string): CheckDefinition<Value> =>
    defineCheck(id, findMostAfterOne(common.arithmetic, chart, links, kinds), right, { ...common.comparison, atMost: true }, explains)
  return [
    compare('activation-goals', chart.graph.links, ['goal'], countReached(common, 'goals', statistics),
      'No activation should be followed by more goals than the journey counted. Only the activation with the most goals is compared, ' +
      'because a goal may count under several activations.'),
    ...statistics.stages.flatMap((stage, index) => {
      const id = identifyStage(stage, index)
      const links = stagesById.get(id)?.length === 1 ? linksByStage.get(id) ?? [] : []
      const milestones = links.filter(({ kind }) => kind === 'milestone')
      return [
        ...links.length === 0
          ? []
          : [compare(`activation-exits-or-jumps/${index}`, links, ['exit', 'jump'], countDepartures(common, stage),
              'No activation of the stage should be followed by more exits and jumps than the stage counted. Only the activation with ' +
              'the most is compared, because activations overlap.')],
        ...milestones.length === 0
          ? []
          : [compare(`activation-milestones/${index}`, milestones, ['milestone'], countReached(common, 'milestones', stage),
              'No activation of the stage should be followed by more milestones than the stage counted. Only the activation with the ' +
              'most is compared, because activations overlap.')]
      ]
    })
  ]
}

/** Defines the largest sum of links of these kinds after one activation; missing without links. */
function findMostAfterOne<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>,
  { valuesOf, isComplete }: DrawnChart<Leaf>,
  links: readonly FlowLink[],
  kinds: ReadonlyArray<FlowLink['kind']>
): Value {
  const { total, max } = arithmetic
  const bySource = new Map<string, FlowLink[]>()
  for (const link of links) {
    const after = bySource.get(link.source) ?? []
    bySource.set(link.source, after)
    if (kinds.includes(link.kind)) after.push(link)
  }
  const [first, ...others] = Array.from(bySource, ([source, after]) => total(`after ${source}`, valuesOf(after)))
  return first === undefined ? total('afterActivations', [], null) : defineIfComplete(arithmetic, isComplete, max(first, ...others))
}

type Counted<Leaf, Kind extends string> = { totals: Record<Kind, Leaf | null>, history: ReadonlyArray<Record<Kind, Leaf | null>> }

function countReached<Kind extends 'goals' | 'milestones', Leaf, Value> (
  { arithmetic, isCumulative }: Common<Leaf, Value>, kind: Kind, { totals, history }: Counted<Leaf, Kind>
): Value {
  return isCumulative ? arithmetic.one(kind, totals[kind]) : sumOver(arithmetic, history, kind)
}

function countDepartures<Leaf, Value> (
  { arithmetic, isCumulative }: Common<Leaf, Value>, { totals, history }: JourneyStatistics<Leaf> | StageStatistics<Leaf>
): Value {
  return isCumulative ? arithmetic.one('exitsOrJumps', totals.exitsOrJumps) : sumDepartures(arithmetic, history)
}

/** Defines the stage entries that are not entries into the journey. */
function countMoves<Leaf, Value> ({ arithmetic, statistics: { totals, history, stages }, isCumulative }: Common<Leaf, Value>): Value {
  const { one, total, subtract, onlyIf } = arithmetic
  if (isCumulative) return subtract(total('stagesEntered', stages.map(stage => stage.totals.entered), null), one('entered', totals.entered))
  const isAligned = history.length > 0 && stages.every(stage => stage.history.length === history.length)
  const entries = sumOver(arithmetic, stages.flatMap(stage => stage.history), 'entries', 'stagesEntries')
  return onlyIf(isAligned, subtract(entries, sumOver(arithmetic, history, 'entries')), unalignedHistories)
}
