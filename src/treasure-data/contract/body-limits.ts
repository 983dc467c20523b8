/** A limit of one of TD's answers. */
interface BodyLimit {
  most: number
  /** The counted things, following a number. */
  unit: string
  /** The largest real value, by TD's documented limits and by samples. */
  real: string
}

/**
 * Limits of one of TD's answers. They allow several times the size of the largest real journey (8 stages, 120 steps), and bound the
 * time and memory of every accepted answer. Every check, message and document reads this table.
 */
export const bodyLimits = {
  bytes: { most: 4 * 2 ** 20, unit: 'bytes after decompression', real: 'under 1 MB' },
  indexBytes: { most: 16 * 2 ** 20, unit: 'bytes of an index after decompression', real: 'several MB' },
  nesting: { most: 64, unit: 'levels of nested objects and lists', real: '10' },
  values: { most: 500_000, unit: 'members and items in all', real: 'about 80,000: three years of daily runs' },
  rows: { most: 100_000, unit: 'rows or entities of an index', real: 'some thousand' },
  charts: { most: 200, unit: 'charts', real: '8, one per stage' },
  nodes: { most: 5_000, unit: 'nodes in all charts, including link ends without a node', real: 'about 400' },
  links: { most: 10_000, unit: 'links in all charts', real: 'about 3,000' },
  stages: { most: 100, unit: 'stages', real: '8' },
  points: { most: 30_000, unit: 'points in all histories', real: 'about 10,000: three years of daily runs' },
  steps: { most: 2_000, unit: 'steps in all stages', real: '120' },
  exits: { most: 500, unit: 'exit criteria of a stage', real: 'about 20' },
  text: { most: 1_000, unit: 'characters in an id, a name or a time', real: '255' },
  description: { most: 20_000, unit: 'characters in a description', real: 'a few hundred' }
} as const satisfies Record<string, BodyLimit>

export type BodyLimitName = keyof typeof bodyLimits

/** Stop collecting unknown names of an answer after this many. The answer is still read. */
export const maxUnknownNames = 1_000

/** The number of limited things in an answer. */
export type PartCounts = Partial<Record<BodyLimitName, number>>

/** Returns a limit in words, such as `at most 10,000 links in all charts`. */
export function describeLimit (name: BodyLimitName): string {
  const { most, unit } = bodyLimits[name]
  return `at most ${most.toLocaleString('en')} ${unit}`
}
