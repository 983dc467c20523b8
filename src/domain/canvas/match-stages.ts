import { groupBy } from '../graph/group-by.ts'
import { normalizeId } from '../td/ids.ts'
import type { StageDefinition } from '../td/journey-definition.ts'
import type { StageStatistics } from '../td/statistics.ts'

/** A stage with its definition, its numbers, or both. */
export interface MatchedStage<Leaf> {
  defined: StageDefinition | null
  counted: StageStatistics<Leaf> | null
}

/**
 * Pairs defined stages with the numbers of the same id; repeated ids are paired in order. Stages keep the definition's order, and
 * numbers without a definition come last.
 */
export function matchStages<Leaf> (
  defined: readonly StageDefinition[], counted: ReadonlyArray<StageStatistics<Leaf>>
): Array<MatchedStage<Leaf>> {
  const left = groupBy(counted.filter(({ id }) => id !== null), ({ id }) => normalizeId(id ?? ''))
  const matched = defined.map((stage): MatchedStage<Leaf> =>
    ({ defined: stage, counted: stage.id === null ? null : left.get(normalizeId(stage.id))?.shift() ?? null }))
  const found = new Set(matched.map(({ counted }) => counted))
  return [...matched, ...counted.filter(stage => !found.has(stage)).map(stage => ({ defined: null, counted: stage }))]
}
