import { compareSides, type Check, type Scope, type Sides } from '../numbers/check.ts'
import { addUp, type Count, subtract } from '../numbers/count.ts'
import type { FlowGraphReading, FlowLink } from '../graph/flow-graph.ts'
import type { StageReading, StatisticsReading } from '../statistics/statistics-report.ts'

export interface OverviewSides {
  /** `null` where the part is not there: its figures are missing then. */
  statistics: StatisticsReading | null
  conversion: FlowGraphReading | null
  activation: FlowGraphReading | null
  /** Whether TD computed the parts at clearly different times. */
  mixedSnapshot: boolean
}

type Scopes = Pick<Sides, 'leftScope' | 'rightScope' | 'comparable'>

/**
 * Checks charts against statistics. With a range both count its days: charts by their links, statistics by their series.
 * Without one the statistics' totals count since launch, while TD does not say what the charts cover: figures without a verdict.
 */
export function checkOverview (sides: OverviewSides): Check[] {
  const { statistics, conversion, activation, mixedSnapshot } = sides
  if (statistics === null || (conversion === null && activation === null)) return []
  const ranged = statistics.totalsScope === 'unknown'
  const scopes: Scopes = { leftScope: ranged ? 'range' : 'unknown', rightScope: ranged ? 'range' : 'cumulative', comparable: ranged && !mixedSnapshot }
  return [
    ...conversion === null ? [] : checkConversion(conversion, statistics, scopes),
    ...activation === null ? [] : checkActivation(activation, statistics, scopes)
  ]
}

function checkConversion ({ summary: { nodes, flowByKind } }: FlowGraphReading, statistics: StatisticsReading, scopes: Scopes): Check[] {
  // an empty chart tells nothing: TD sends it for drafts too
  const drawn = (count: number): Count => nodes === 0 ? null : count
  return [
    compareSides('conversion-goals', {
      left: drawn(flowByKind.goal),
      right: readGoals(statistics, scopes.rightScope),
      ...scopes,
      explains: 'Links to the goal should add up to the profiles that reached the goal.'
    }),
    compareSides('conversion-moves', {
      left: drawn(flowByKind.stage),
      right: countMoves(statistics, scopes.rightScope),
      ...scopes,
      explains: 'Links between stages should add up to the entries of stages that were no entries into the journey.'
    }),
    compareSides('conversion-exits-or-jumps', {
      left: drawn(flowByKind.exit + flowByKind.jump),
      right: readDepartures(statistics, statistics.totals.exitsOrJumps, scopes.rightScope),
      ...scopes,
      explains: 'Links to exits and jumps should add up to the profiles that left the journey so.'
    })
  ]
}

function checkActivation ({ graph: { links } }: FlowGraphReading, statistics: StatisticsReading, scopes: Scopes): Check[] {
  const { stages } = statistics
  const repeated = new Set(stages.map(({ id }) => id).filter((id, index, ids) => ids.indexOf(id) !== index))
  const ofStages = stages.filter(({ id }) => !repeated.has(id)).flatMap(stage => {
    const drawn = links.filter(({ stageId }) => stageId === stage.id)
    return drawn.length === 0 ? [] : checkStageActivation(stage, drawn, scopes)
  })
  return [
    compareSides('activation-goals', {
      left: findMostAfterOne(links, ['goal']),
      right: readGoals(statistics, scopes.rightScope),
      ...scopes,
      atMost: true,
      explains: 'No activation should be followed by more goals than the journey counted. The one with most is compared, as a goal may count under several activations.'
    }),
    ...ofStages
  ]
}

function checkStageActivation (stage: StageReading, links: readonly FlowLink[], scopes: Scopes): Check[] {
  const milestones = links.filter(({ kind }) => kind === 'milestone')
  return [
    compareSides(`activation-exits-or-jumps/${stage.index}`, {
      left: findMostAfterOne(links, ['exit', 'jump']),
      right: readDepartures(stage, stage.totals.exitsOrJumps, scopes.rightScope),
      ...scopes,
      atMost: true,
      explains: 'No activation of the stage should be followed by more exits and jumps than the stage counted. The one with most is compared, as they overlap.'
    }),
    ...milestones.length === 0
      ? []
      : [compareSides(`activation-milestones/${stage.index}`, {
          left: findMostAfterOne(milestones, ['milestone']),
          right: readMilestones(stage, scopes.rightScope),
          ...scopes,
          atMost: true,
          explains: 'No activation of the stage should be followed by more milestones than the stage counted. The one with most is compared, as they overlap.'
        })]
  ]
}

/** The largest sum of links of these kinds that one activation has; `null` without links. */
function findMostAfterOne (links: readonly FlowLink[], kinds: ReadonlyArray<FlowLink['kind']>): Count {
  if (links.length === 0) return null
  const sums = new Map<string, number>()
  for (const { source, kind, value } of links) {
    sums.set(source, (sums.get(source) ?? 0) + (kinds.includes(kind) ? value : 0))
  }
  return Math.max(...sums.values())
}

function readGoals ({ series, totals, flows }: StatisticsReading, scope: Scope): Count {
  if (scope === 'cumulative') return totals.goals
  return series.length === 0 ? null : flows.goals
}

function readMilestones ({ series, totals }: StageReading, scope: Scope): Count {
  if (scope === 'cumulative') return totals.milestones
  return series.length === 0 ? null : addUp(series.map(({ milestones }) => milestones))
}

function countMoves ({ stages, series, totals, flows }: StatisticsReading, scope: Scope): Count {
  if (stages.length === 0) return null
  if (scope === 'cumulative') return subtract(addUp(stages.map(stage => stage.totals.entered)), totals.entered)
  if (series.length === 0 || stages.some(stage => stage.series.length !== series.length)) return null
  return subtract(addUp(stages.flatMap(stage => stage.series.map(({ entries }) => entries))), flows.entries)
}

function readDepartures (
  { series }: { series: ReadonlyArray<{ exits: Count, jumps: Count }> }, total: Count, scope: Scope
): Count {
  if (scope === 'cumulative') return total
  return series.length === 0 ? null : addUp(series.flatMap(({ exits, jumps }) => [exits, jumps]))
}
