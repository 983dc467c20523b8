import { DurationTally } from '../../runtime/tally.ts'
import type { TdCall } from '../../treasure-data/client/call-attempts.ts'

type Labels = Record<'endpoint' | 'outcome' | 'attempt', string>

/** Durations of attempts to call Treasure Data, by their labels. */
export type CallDurations = Map<string, { labels: Labels, durations: DurationTally }>

const boundsS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60, Infinity]

/** Returns an empty table of durations. */
export function createCallDurations (): CallDurations {
  return new Map()
}

/** Counts a finished attempt to call TD. */
export function countCall (calls: CallDurations, { endpoint, outcome, attempt, durationMs }: TdCall): void {
  const labels = { endpoint, outcome, attempt: attempt >= 3 ? '3+' : String(attempt) }
  const key = Object.values(labels).join(' ')
  const counted = calls.get(key) ?? { labels, durations: new DurationTally(boundsS) }
  calls.set(key, counted)
  counted.durations.add(durationMs / 1_000)
}
