import type { JourneyDefinition } from '../td/journey-definition.ts'
import { latestInstant, parseInstant } from '../time/instant.ts'

export const journeyStates = ['draft', 'simulation', 'launched'] as const

/** Why the latest numbers may be missing: the journey's state, its last run, and when the next one is expected. */
export interface JourneyRun {
  /** `null` without a definition, or for an unknown state. */
  state: typeof journeyStates[number] | null
  paused: boolean | null
  /** TD's status of the last run, such as `success`, `running` or `error`. */
  lastStatus: string | null
  /** `null` while it runs. */
  lastFinishedAt: string | null
  /** ISO UTC; `null` if the rhythm or the last run is unknown, or if no run is due because the journey is a draft or paused. */
  expectedBy: string | null
  /** Whether that time has passed without a run; `false` if no run is due. */
  late: boolean | null
}

/** How regularly a journey ran, from its history. */
export interface RunRhythm {
  /** When TD computed the last point, ISO UTC. */
  lastAt: string | null
  /** The median time between the last runs, in ms; `null` with fewer than three runs. */
  spacingMs: number | null
}

/** On-demand runs come between regular ones; over this many gaps the median ignores them. */
const maxGaps = 14
const minGaps = 2
/** How late a run may be and still count as on time: a quarter of the usual spacing, but at least one hour. */
const tolerance = { share: 0.25, leastMs: 3_600_000 }

/** Times in answers have four-digit years. */
const latestMs = Date.UTC(9999, 11, 31)

/** The rhythm of a journey without a history. */
export const noRhythm: RunRhythm = { lastAt: null, spacingMs: null }

/** Reads the rhythm of the last runs from a journey's history. Points without a time are ignored. */
export function readRhythm (history: ReadonlyArray<{ updatedAt: string | null }>): RunRhythm {
  const times = history.slice(-maxGaps - 1).map(({ updatedAt }) => parseInstant(updatedAt ?? '')).filter(time => time !== null).sort()
  const gaps = times.slice(1).map((time, index) => Date.parse(time) - Date.parse(times[index] ?? time)).sort((one, other) => one - other)
  const middle = gaps.length / 2
  const spacingMs = gaps.length < minGaps ? null : ((gaps[Math.ceil(middle) - 1] ?? 0) + (gaps[Math.floor(middle)] ?? 0)) / 2
  return { lastAt: times.at(-1) ?? null, spacingMs }
}

/**
 * Returns when the next run of a journey should be finished, in ms since 1970: one usual spacing after the last run, plus the
 * tolerance. The last run counts from its end whatever its outcome, or from its start while it runs. Returns `null` if unknown, or if
 * no run is due.
 */
export function expectRunMs (definition: JourneyDefinition | null, { lastAt, spacingMs }: RunRhythm): number | null {
  const { latestExecution = null } = definition ?? {}
  const executedAt = parseInstant(latestExecution?.finishedAt ?? latestExecution?.createdAt ?? '')
  // the history of a past range ends before the last run: only the definition has the time of that run
  if (definition === null || executedAt === null || spacingMs === null || !isRunDue(definition)) return null
  const expectedMs = onTimeUntilMs(Date.parse(latestInstant([executedAt, lastAt]) ?? executedAt), spacingMs)
  return expectedMs > latestMs ? null : expectedMs
}

/** Returns when the run after one at `lastMs` starts to count as late, in ms since 1970. */
export function onTimeUntilMs (lastMs: number, spacingMs: number): number {
  return lastMs + spacingMs + Math.max(tolerance.leastMs, spacingMs * tolerance.share)
}

/** Describes a journey's runs. `isOverdue` says whether the time returned by `expectRunMs` has passed. */
export function describeRun (definition: JourneyDefinition | null, rhythm: RunRhythm, isOverdue: boolean): JourneyRun {
  const expectedMs = expectRunMs(definition, rhythm)
  const { state = null, paused = null, latestExecution = null } = definition ?? {}
  return {
    state: journeyStates.find(known => known === state) ?? null,
    paused,
    lastStatus: latestExecution?.status ?? null,
    lastFinishedAt: parseInstant(latestExecution?.finishedAt ?? ''),
    expectedBy: expectedMs === null ? null : new Date(expectedMs).toISOString(),
    late: expectedMs !== null ? isOverdue : definition === null || isRunDue(definition) ? null : false
  }
}

/** Returns whether the journey runs at all. Drafts and paused journeys do not. */
export function isRunDue ({ state, paused }: JourneyDefinition): boolean {
  return state !== 'draft' && paused !== true
}
