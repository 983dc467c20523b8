import type { Adjustment } from '../td/adjustment.ts'
import { compareNatural } from '../td/ids.ts'
import type { SankeyChart } from '../td/charts.ts'

export interface MergedLink {
  /** Positions of the ends in the list of nodes. */
  from: number
  to: number
  source: string
  target: string
  stageId: string | null
  value: number
  reportedPercent: number | null
}

/**
 * Sums the parallel links of each stage's chart. `positions` gives every label's position in the list of nodes; the links
 * come ordered by stage, then by their ends' positions.
 */
export function mergeLinks (
  charts: readonly SankeyChart[],
  positions: ReadonlyMap<string, number>
): { links: MergedLink[], adjustments: Adjustment[] } {
  const { links, parallels } = groupParallels(charts, positions)
  for (const [link, values] of parallels) {
    link.value = sum(values)
    link.reportedPercent = null
  }
  return { links, adjustments: explainLinks(links, parallels) }
}

/** The values of all links that one link stands for; only links with parallels are in it. */
type Parallels = Map<MergedLink, number[]>

function groupParallels (
  charts: readonly SankeyChart[],
  positions: ReadonlyMap<string, number>
): { links: MergedLink[], parallels: Parallels } {
  const links: MergedLink[] = []
  const parallels: Parallels = new Map()
  for (const link of placeLinks(charts, positions)) {
    const first = links.at(-1)
    if (first === undefined || first.from !== link.from || first.to !== link.to || first.stageId !== link.stageId) links.push(link)
    else {
      const values = parallels.get(first)
      if (values === undefined) parallels.set(first, [first.value, link.value])
      else values.push(link.value)
    }
  }
  return { links, parallels }
}

/** All links as they were sent, ordered so that parallel ones are neighbours. */
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

function explainLinks (links: MergedLink[], parallels: Parallels): Adjustment[] {
  const found: Adjustment[] = []
  for (const link of links) {
    const { source, target, value } = link
    const parallel = parallels.get(link)
    if (parallel === undefined && source !== target && value >= 0) continue
    const values = parallel ?? [value]
    const ids = [source, target]
    if (values.length > 1) {
      const message = `${values.length} parallel links from "${source}" to "${target}" are one now; their values were summed.`
      found.push({ code: 'merged-links', ids, count: values.length, message })
    }
    if (source === target) {
      const message = `A link leads from "${source}" to itself; it is kept and marked as feedback.`
      found.push({ code: 'self-link', ids, count: 1, message })
    }
    const negative = values.filter(each => each < 0).length
    if (negative > 0) {
      const message = `TD sent a negative value from "${source}" to "${target}"; it is kept, without shares.`
      found.push({ code: 'negative-value', ids, count: negative, message })
    }
  }
  return found
}

/** Smallest first, so that the order of the input cannot change the last digit of a sum of fractions. */
function sum (values: number[]): number {
  return values.sort((a, b) => a - b).reduce((total, value) => total + value, 0)
}

function compareStages (left: string | null, right: string | null): number {
  if (left === null || right === null) return Number(right === null) - Number(left === null)
  return compareNatural(left, right)
}
