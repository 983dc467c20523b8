import type { FlowGraph, FlowLink } from '../graph/flow-graph.ts'
import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import { compareSides, type Check, type CheckDefinition } from '../numbers/check.ts'
import { unalignedHistories } from '../statistics/check-series.ts'
import { sumDepartures, sumOver } from '../statistics/movements.ts'
import { identifyStage } from '../statistics/read-stage.ts'
import type { JourneyStatistics, StageStatistics } from '../td/statistics.ts'

/** The parts of an overview that are checked against each other; `null` where a part is not there. */
export interface CheckedParts<Leaf> {
  statistics: JourneyStatistics<Leaf> | null
  conversion: DrawnChart<Leaf> | null
  activation: DrawnChart<Leaf> | null
  /** Whether no range was selected, so that totals count since launch. */
  isCumulative: boolean
  /** Whether TD computed the parts at clearly different times. */
  mixedSnapshot: boolean
}

/** A graph, and the values that TD sent for its links. */
export interface DrawnChart<Leaf> {
  graph: FlowGraph
  valuesOf: (links: readonly FlowLink[]) => Leaf[]
}

/** What all checks of an overview have in common. */
interface Common<Leaf, Value> {
  arithmetic: Arithmetic<Leaf, Value>
  statistics: JourneyStatistics<Leaf>
  isCumulative: boolean
  scopes: Pick<CheckDefinition<Value>, 'leftScope' | 'rightScope' | 'comparable'>
}

/** Returns a graph with the values of its links. */
export function drawChart (graph: FlowGraph): DrawnChart<number> {
  return { graph, valuesOf: links => links.map(({ value }) => value) }
}

/**
 * Checks charts against statistics. With a range both count its days: charts by their links, statistics by their series.
 * Without one the statistics' totals count since launch, while TD does not say what the charts cover: figures without a verdict.
 */
export function checkOverview (parts: CheckedParts<number>): Check[] {
  return defineOverviewChecks(numbers, parts).map(compareSides)
}

/** Defines the checks of `checkOverview`, in the order of the report. */
export function defineOverviewChecks<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, { statistics, conversion, activation, isCumulative, mixedSnapshot }: CheckedParts<Leaf>
): Array<CheckDefinition<Value>> {
  if (statistics === null) return []
  const scopes = {
    leftScope: isCumulative ? 'unknown' : 'range',
    rightScope: isCumulative ? 'cumulative' : 'range',
    comparable: !isCumulative && !mixedSnapshot
  } as const
  const common = { arithmetic, statistics, isCumulative, scopes }
  return [
    ...conversion === null ? [] : defineConversionChecks(common, conversion),
    ...activation === null ? [] : defineActivationChecks(common, activation)
  ]
}

function defineConversionChecks<Leaf, Value> (
  common: Common<Leaf, Value>, { graph, valuesOf }: DrawnChart<Leaf>
): Array<CheckDefinition<Value>> {
  const { arithmetic, statistics, scopes } = common
  const { total, add } = arithmetic
  const linksTo = (kind: FlowLink['kind']): Value => {
    // an empty chart tells nothing: TD sends it for drafts too
    return total(`${kind}Links`, valuesOf(graph.links.filter(link => link.kind === kind)), graph.nodes.length === 0 ? null : 0)
  }
  return [
    {
      id: { family: 'conversion-goals' },
      left: linksTo('goal'),
      right: countReached(common, 'goals', statistics),
      ...scopes,
      explains: 'Links to the goal should add up to the profiles that reached the goal.'
    },
    {
      id: { family: 'conversion-moves' },
      left: linksTo('stage'),
      right: countMoves(common),
      ...scopes,
      explains: 'Links between stages should add up to the entries of stages that were no entries into the journey.'
    },
    {
      id: { family: 'conversion-exits-or-jumps' },
      left: add(linksTo('exit'), linksTo('jump')),
      right: countDepartures(common, statistics),
      ...scopes,
      explains: 'Links to exits and jumps should add up to the profiles that left the journey so.'
    }
  ]
}

function defineActivationChecks<Leaf, Value> (common: Common<Leaf, Value>, chart: DrawnChart<Leaf>): Array<CheckDefinition<Value>> {
  const { arithmetic, statistics, scopes } = common
  const ids = statistics.stages.map(identifyStage)
  const repeated = new Set(ids.filter((id, index) => ids.indexOf(id) !== index))
  return [
    {
      id: { family: 'activation-goals' },
      left: findMostAfterOne(arithmetic, chart, chart.graph.links, ['goal']),
      right: countReached(common, 'goals', statistics),
      ...scopes,
      atMost: true,
      explains: 'No activation should be followed by more goals than the journey counted. The one with most is compared, as a goal may ' +
        'count under several activations.'
    },
    ...statistics.stages.flatMap((stage, index) => {
      const id = identifyStage(stage, index)
      const links = repeated.has(id) ? [] : chart.graph.links.filter(({ stageId }) => stageId === id)
      return links.length === 0 ? [] : defineStageActivation(common, chart, { stage, index, links })
    })
  ]
}

function defineStageActivation<Leaf, Value> (
  common: Common<Leaf, Value>,
  chart: DrawnChart<Leaf>,
  { stage, index, links }: { stage: StageStatistics<Leaf>, index: number, links: FlowLink[] }
): Array<CheckDefinition<Value>> {
  const { arithmetic, scopes } = common
  const milestones = links.filter(({ kind }) => kind === 'milestone')
  return [
    {
      id: { family: 'activation-exits-or-jumps', stage: index },
      left: findMostAfterOne(arithmetic, chart, links, ['exit', 'jump']),
      right: countDepartures(common, stage),
      ...scopes,
      atMost: true,
      explains: 'No activation of the stage should be followed by more exits and jumps than the stage counted. The one with most is ' +
        'compared, as they overlap.'
    },
    ...milestones.length === 0
      ? []
      : [{
          id: { family: 'activation-milestones', stage: index },
          left: findMostAfterOne(arithmetic, chart, milestones, ['milestone']),
          right: countReached(common, 'milestones', stage),
          ...scopes,
          atMost: true,
          explains: 'No activation of the stage should be followed by more milestones than the stage counted. The one with most is ' +
            'compared, as they overlap.'
        }]
  ]
}

/** The largest sum of links of these kinds that one activation has; missing without links. */
function findMostAfterOne<Leaf, Value> (
  { total, max }: Arithmetic<Leaf, Value>,
  { valuesOf }: DrawnChart<Leaf>,
  links: readonly FlowLink[],
  kinds: ReadonlyArray<FlowLink['kind']>
): Value {
  const bySource = new Map<string, FlowLink[]>()
  for (const link of links) {
    const after = bySource.get(link.source) ?? []
    bySource.set(link.source, after)
    if (kinds.includes(link.kind)) after.push(link)
  }
  const [first, ...others] = Array.from(bySource, ([source, after]) => total(`after ${source}`, valuesOf(after)))
  return first === undefined ? total('afterActivations', [], null) : max(first, ...others)
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

/** Entries of stages that were no entries into the journey. */
function countMoves<Leaf, Value> ({ arithmetic, statistics: { totals, history, stages }, isCumulative }: Common<Leaf, Value>): Value {
  const { one, total, subtract, onlyIf } = arithmetic
  if (isCumulative) return subtract(total('stagesEntered', stages.map(stage => stage.totals.entered), null), one('entered', totals.entered))
  const isAligned = history.length > 0 && stages.every(stage => stage.history.length === history.length)
  const entries = sumOver(arithmetic, stages.flatMap(stage => stage.history), 'entries', 'stagesEntries')
  return onlyIf(isAligned, subtract(entries, sumOver(arithmetic, history, 'entries')), unalignedHistories)
}
