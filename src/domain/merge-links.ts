import type { Adjustment } from './adjustment.ts'
import { compareNatural } from './compare-natural.ts'
import type { ChartLink, SankeyChart } from './sources.ts'

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
 * Sums the parallel links of each stage's chart. `positions` gives every label's place in the list of nodes; the links
 * come ordered by stage, then by their ends' places.
 */
export function mergeLinks (
  charts: readonly SankeyChart[],
  positions: ReadonlyMap<string, number>
): { links: MergedLink[], adjustments: Adjustment[] } {
  const groups = groupParallels(charts, positions)
  groups.sort((a, b) => compareStages(a.stageId, b.stageId) || a.from - b.from || a.to - b.to)
  return { links: groups.map(mergeGroup), adjustments: explainGroups(groups) }
}

/** The links of one stage's chart that share both ends; mostly there is but the first. */
interface Parallels {
  from: number
  to: number
  stageId: string | null
  first: ChartLink
  more: ChartLink[] | null
}

function groupParallels (charts: readonly SankeyChart[], positions: ReadonlyMap<string, number>): Parallels[] {
  const groups: Parallels[] = []
  const byStage = new Map<string | null, Map<number, Parallels>>()
  for (const { stageId, links } of charts) {
    const known = byStage.get(stageId) ?? new Map<number, Parallels>()
    byStage.set(stageId, known)
    for (const link of links) {
      const from = positions.get(link.source) ?? 0
      const to = positions.get(link.target) ?? 0
      const pair = from * positions.size + to
      const group = known.get(pair)
      if (group === undefined) {
        const fresh = { from, to, stageId, first: link, more: null }
        known.set(pair, fresh)
        groups.push(fresh)
      } else if (group.more === null) group.more = [link]
      else group.more.push(link)
    }
  }
  return groups
}

function mergeGroup ({ from, to, stageId, first, more }: Parallels): MergedLink {
  return {
    from,
    to,
    stageId,
    source: first.source,
    target: first.target,
    value: more === null ? first.value : sum([first, ...more].map(({ value }) => value)),
    reportedPercent: more === null ? first.reportedPercent : null
  }
}

function explainGroups (groups: Parallels[]): Adjustment[] {
  const found: Adjustment[] = []
  for (const { first: { source, target, value }, more } of groups) {
    if (more === null && source !== target && value >= 0) continue
    const ids = [source, target]
    if (more !== null) {
      const count = more.length + 1
      const message = `${count} parallel links from "${source}" to "${target}" are one now; their values were summed.`
      found.push({ code: 'merged-links', ids, count, message })
    }
    if (source === target) {
      const message = `A link leads from "${source}" to itself; it is kept and marked as feedback.`
      found.push({ code: 'self-link', ids, count: 1, message })
    }
    const negative = Number(value < 0) + (more?.filter(link => link.value < 0).length ?? 0)
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
