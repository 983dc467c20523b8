import type { Adjustment } from '../td/adjustment.ts'
import { compareNatural } from '../td/ids.ts'
import type { SankeyChart } from '../td/charts.ts'
import { numbers } from '../numbers/arithmetic.ts'
import type { Count } from '../numbers/count.ts'
import type { NumberedLink } from './cycles/cyclic-groups.ts'
import type { FlowLink } from './flow-graph.ts'

/** A link with the positions of its ends in the list of nodes. */
export interface MergedLink extends NumberedLink, Pick<FlowLink, 'source' | 'target' | 'stageId' | 'value' | 'reportedPercent'> {}

/**
 * Sums the parallel links of each stage's chart. `positions` maps every label to its position in the list of nodes. The links are
 * ordered by stage, then by the positions of their ends.
 */
export function mergeLinks (charts: readonly SankeyChart[], positions: ReadonlyMap<string, number>) {
  const links: MergedLink[] = []
  /** The values of all links that one link combines; contains only links with parallels. */
  const parallels = new Map<MergedLink, Count[]>()
  for (const link of placeLinks(charts, positions)) {
    const first = links.at(-1)
    if (first === undefined || first.from !== link.from || first.to !== link.to || first.stageId !== link.stageId) links.push(link)
    else {
      const values = parallels.get(first)
      if (values === undefined) parallels.set(first, [first.value, link.value])
      else values.push(link.value)
    }
  }
  for (const [link, values] of parallels) {
    link.value = numbers.total('', values.sort(compareCounts))
    link.reportedPercent = null
  }
  return { links, adjustments: links.flatMap(link => explainLink(link, parallels.get(link) ?? [link.value])) }
}

/** Returns all links as sent, ordered so that parallel links are adjacent. */
function placeLinks (charts: readonly SankeyChart[], positions: ReadonlyMap<string, number>): MergedLink[] {
  const byStage = new Map<string | null, MergedLink[]>()
  for (const { stageId, links } of charts) {
    const placed = byStage.get(stageId) ?? []
    byStage.set(stageId, placed)
    for (const { source, target, value, reportedPercent } of links) {
      const from = positions.get(source) ?? 0
      const to = positions.get(target) ?? 0
      placed.push({ from, to, source, target, stageId, value, reportedPercent })
    }
  }
  const stages = [...byStage].sort(([left], [right]) => compareStages(left, right))
  return stages.flatMap(([, placed]) => placed.sort((a, b) => a.from - b.from || a.to - b.to))
}

function explainLink ({ source, target, value }: MergedLink, values: readonly Count[]): Adjustment[] {
  if (values.length === 1 && source !== target && value !== null && value >= 0) return []
  const found: Adjustment[] = []
  const note = (code: Adjustment['code'], count: number, message: string) => found.push({ code, ids: [source, target], count, message })
  if (values.length > 1) {
    note('merged-links', values.length,
      `${values.length} parallel links from "${source}" to "${target}" were merged into one. Their values were summed.`)
  }
  if (source === target) note('self-link', 1, `A link leads from "${source}" to itself. It is kept and marked as feedback.`)
  const missing = values.filter(each => each === null).length
  if (missing > 0) {
    note('missing-number', missing, `TD sent no number for the link from "${source}" to "${target}". Its value and all sums with it ` +
      'are null.')
  }
  if (missing === 0 && value === null) {
    note('sum-too-large', values.length, `The values from "${source}" to "${target}" add up to more than 2^53. Their sum is null.`)
  }
  const negative = values.filter(each => each !== null && each < 0).length
  if (negative > 0) {
    note('negative-value', negative, `TD sent a negative value for the link from "${source}" to "${target}". It is kept, but has no ` +
      'shares.')
  }
  return found
}

/** Orders counts from the smallest, unknown ones last. The order of the input then cannot change the last digit of a sum of fractions. */
export function compareCounts (one: Count, other: Count): number {
  return one === null || other === null ? Number(one === null) - Number(other === null) : one - other
}

function compareStages (left: string | null, right: string | null): number {
  if (left === null || right === null) return Number(right === null) - Number(left === null)
  return compareNatural(left, right)
}
