import type { NumberedLink } from '../../../src/domain/graph/cycles/cyclic-groups.ts'

/** Returns whether a path of at least one link leads from each node to each other, by trying all triples (S. Warshall, 1962). */
export function findReach (nodeCount: number, links: readonly NumberedLink[]): (from: number, to: number) => boolean {
  const reach = Array.from({ length: nodeCount }, () => new Uint8Array(nodeCount))
  for (const { from, to } of links) reach[from]?.fill(1, to, to + 1)
  for (let via = 0; via < nodeCount; via++) {
    for (const row of reach) {
      if (row[via] === 1) reach[via]?.forEach((reached, node) => { if (reached === 1) row[node] = 1 })
    }
  }
  return (from, to) => reach[from]?.[to] === 1
}

export function hasCycle (nodeCount: number, links: readonly NumberedLink[]): boolean {
  const reaches = findReach(nodeCount, links)
  return Array.from({ length: nodeCount }, (_, node) => node).some(node => reaches(node, node))
}
