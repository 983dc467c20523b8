import type { Provenance } from '../../cache/source-cache-contract.ts'

/** Joins how the sources of an answer, at least one, were obtained: as the worst one, and as old as the oldest. */
export function joinProvenance (sources: readonly Provenance[]): Provenance {
  const [first] = sources
  if (first !== undefined && sources.length === 1) return first
  const worst = sources.reduce((worst, source) => isWorse(source, worst) ? source : worst)
  const { ttlMs, forward, collapsed, stored, stale } = worst
  return { ageMs: Math.max(...sources.map(source => source.ageMs)), ttlMs, forward, collapsed, stored, stale }
}

function isWorse (left: Provenance, right: Provenance): boolean {
  const difference = rank(left) - rank(right)
  return difference === 0 ? left.ttlMs < right.ttlMs : difference > 0
}

function rank ({ forward, collapsed, stale }: Provenance): number {
  if (stale !== null) return stale.cause === 'error' ? 4 : 3
  if (forward === null) return 0
  return collapsed ? 1 : 2
}
