import type { DerivedSides } from './explain-checks.ts'
import type { GraphOrigin } from './explain-graph.ts'
import type { StatisticsOrigin } from './explain-statistics.ts'
import { add, subtract, termOf, type Derivation } from './explanation.ts'
import type { FlowLink } from '../graph/flow-graph.ts'
import type { LinkLocations } from './link-locations.ts'
import type { NumberLocation } from '../numbers/number-location.ts'

/** The parts of an overview whose checks are explained. */
export interface OverviewOrigins {
  statistics: StatisticsOrigin | null
  conversion: GraphOrigin | null
  activation: GraphOrigin | null
}

type Kind = FlowLink['kind']
type Moves = ReadonlyArray<{ exits: NumberLocation | null, jumps: NumberLocation | null }>

/** How both sides of a check across parts are derived, as `checkOverview` names it; `null` for an unknown one. */
export function deriveOverviewCheck ({ statistics, conversion, activation }: OverviewOrigins, id: string): DerivedSides | null {
  if (statistics === null) return null
  const [name = '', index] = id.split('/')
  const { places: { totals, history, stages }, reading: { totalsScope } } = statistics
  const isCumulative = totalsScope === 'cumulative'
  const goals = isCumulative ? termOf('goals', [totals.goals]) : termOf('goals', history.map(({ goals }) => goals), null)
  if (conversion !== null) {
    switch (name) {
      case 'conversion-goals': return { left: linksTo(conversion, 'goal'), right: goals }
      case 'conversion-moves': return { left: linksTo(conversion, 'stage'), right: movesBetweenStages(statistics, isCumulative), otherwise: 'The histories of the journey and its stages do not have the same number of points.' }
      case 'conversion-exits-or-jumps':
        return { left: add(linksTo(conversion, 'exit'), linksTo(conversion, 'jump')), right: departures(totals.exitsOrJumps, history, isCumulative) }
    }
  }
  if (activation !== null) {
    const { whole: { links }, places } = activation
    if (name === 'activation-goals') return { left: mostAfterOne(links, ['goal'], places), right: goals }
    const stage = index === undefined ? undefined : stages[Number(index)]
    const stageId = statistics.reading.stages.find(stage => stage.index === Number(index))?.id
    const ofStage = links.filter(link => link.stageId === stageId)
    if (stage !== undefined && name === 'activation-exits-or-jumps') {
      return { left: mostAfterOne(ofStage, ['exit', 'jump'], places), right: departures(stage.totals.exitsOrJumps, stage.history, isCumulative) }
    }
    if (stage !== undefined && name === 'activation-milestones') {
      return {
        left: mostAfterOne(ofStage.filter(({ kind }) => kind === 'milestone'), ['milestone'], places),
        right: isCumulative ? termOf('milestones', [stage.totals.milestones]) : termOf('milestones', stage.history.map(({ milestones }) => milestones), null)
      }
    }
  }
  return null
}

function linksTo ({ whole: { nodes, links }, places }: GraphOrigin, kind: Kind): Derivation {
  const found = places.valuesOf(links.filter(link => link.kind === kind))
  // an empty chart tells nothing
  return termOf(`${kind}Links`, found, nodes.length === 0 ? null : 0)
}

function movesBetweenStages ({ places: { totals, history, stages } }: StatisticsOrigin, isCumulative: boolean): Derivation {
  return isCumulative
    ? subtract(termOf('stagesEntered', stages.map(stage => stage.totals.entered), null), termOf('entered', [totals.entered]))
    : subtract(termOf('stagesEntries', stages.flatMap(stage => stage.history.map(({ entries }) => entries)), null), termOf('entries', history.map(({ entries }) => entries), null))
}

function departures (total: NumberLocation | null, history: Moves, isCumulative: boolean): Derivation {
  if (isCumulative) return termOf('exitsOrJumps', [total])
  return add(termOf('exits', history.map(({ exits }) => exits), null), termOf('jumps', history.map(({ jumps }) => jumps), null))
}

/** The largest sum of links of these kinds that one activation has. */
function mostAfterOne (links: readonly FlowLink[], kinds: readonly Kind[], places: LinkLocations): Derivation {
  const bySource = new Map<string, FlowLink[]>()
  for (const link of links) {
    const after = bySource.get(link.source) ?? []
    bySource.set(link.source, after)
    if (kinds.includes(link.kind)) after.push(link)
  }
  const terms = [...bySource].map(([source, after]) => termOf(`after ${source}`, places.valuesOf(after)))
  const [first, ...others] = terms
  if (first === undefined) return termOf('afterActivations', [], null)
  return others.length === 0 ? first : { op: 'max', of: terms }
}
