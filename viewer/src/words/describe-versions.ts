import type { BundleComparison } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { traceDifference, type ComparedFigures } from './describe-compared.ts'
import { nothing, type ComparedWords, type NumberWords } from './number-words.ts'
import { nameNodes } from './translate-graph.ts'

/** A stage of two versions. A stage that only one of them has is compared with a dash. */
export interface MatchedStage extends ComparedWords {
  id: string
  name: string
  /** How both stages were matched, or which version has the stage. */
  matched: string
  isMatched: boolean
  figures: ComparedFigures
}

/** The conversion flows of two versions, matched. */
export interface MatchedFlows {
  stages: MatchedStage[]
  /** Exits, milestones and others that only one version has, by version. */
  others: Array<{ id: string, label: string, names: string[] }>
}

/** The names of the two versions. */
export interface VersionLabels { current: string, baseline: string }

type VersionFlow = NonNullable<BundleComparison['conversion']>

/** Compares the movements out of the stages of two versions, and lists the nodes that only one version has. */
export function matchFlows (flow: VersionFlow, labels: VersionLabels, words: NumberWords): MatchedFlows {
  const nodes = nameNodes(flow.nodes)
  const owner = { both: null, appeared: labels.current, vanished: labels.baseline }
  const stages = nodes.flatMap(({ type, id, displayName, presence, matchedBy, outflow }, index): MatchedStage[] => {
    if (type !== 'stage') return []
    const { current, baseline } = outflow
    const ofOne = owner[presence]
    const written = words.compareCounts(presence === 'vanished' ? null : current, presence === 'appeared' ? null : baseline)
    const { value, baseline: before, difference } =
      traceDifference(texts.movedOut(displayName), written, `/conversion/nodes/${index}/outflow`)
    return [{
      id,
      name: displayName,
      ...written,
      matched: ofOne === null ? (matchedBy === null ? nothing : texts.matchedBy[matchedBy]) : texts.onlyIn(ofOne),
      isMatched: ofOne === null,
      // a dash stands for a stage that the version does not have
      figures: {
        value: presence === 'vanished' ? [] : value,
        baseline: presence === 'appeared' ? [] : before,
        difference: ofOne === null ? difference : []
      }
    }]
  })
  const others = (['appeared', 'vanished'] as const).map(presence => ({
    id: presence,
    label: texts.onlyIn(owner[presence]),
    names: nodes.filter(node => node.presence === presence && node.type !== 'stage').map(({ displayName }) => displayName)
  }))
  return { stages, others: others.filter(({ names }) => names.length > 0) }
}
