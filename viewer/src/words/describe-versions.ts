import type { BundleComparison } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { nothing, type ComparedWords, type NumberWords } from './number-words.ts'

/** A stage of two versions; what only one of them has is compared with a dash. */
export interface MatchedStage extends ComparedWords {
  id: string
  name: string
  /** What showed that both stages are the same, or which version has the stage. */
  matched: string
  isMatched: boolean
}

/** What the conversion flows of two versions have in common. */
export interface MatchedFlows {
  stages: MatchedStage[]
  /** Exits, milestones and others that only one version has, by version. */
  others: Array<{ id: string, label: string, names: string[] }>
}

/** What the two versions are called. */
export interface VersionLabels { current: string, baseline: string }

type VersionFlow = NonNullable<BundleComparison['conversion']>

/** Sets the stages of two versions side by side by what moved out of them, and lists what only one version has. */
export function matchFlows ({ nodes }: VersionFlow, labels: VersionLabels, words: NumberWords): MatchedFlows {
  const owner = { both: null, appeared: labels.current, vanished: labels.baseline }
  const stages = nodes.filter(({ type }) => type === 'stage').map(({ id, displayName, presence, matchedBy, outflow }): MatchedStage => {
    const { current, baseline } = outflow
    const ofOne = owner[presence]
    return {
      id,
      name: displayName,
      ...words.compareCounts(presence === 'vanished' ? null : current, presence === 'appeared' ? null : baseline),
      matched: ofOne === null ? (matchedBy === null ? nothing : texts.matchedBy[matchedBy]) : texts.onlyIn(ofOne),
      isMatched: ofOne === null
    }
  })
  const others = (['appeared', 'vanished'] as const).map(presence => ({
    id: presence,
    label: texts.onlyIn(owner[presence]),
    names: nodes.filter(node => node.presence === presence && node.type !== 'stage').map(({ displayName }) => displayName)
  }))
  return { stages, others: others.filter(({ names }) => names.length > 0) }
}
