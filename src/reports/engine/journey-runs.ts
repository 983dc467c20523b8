import type { Clock } from '../../runtime/clock.ts'
import { createRecentMap } from '../../cache/recent-map.ts'
import { parseInstant } from '../../domain/time/instant.ts'
import type { JourneyDefinition } from '../../domain/td/journey-definition.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'

/** The least recently used are forgotten until their definition is loaded again. */
const maxJourneys = 10_000
/** TD's clock may be ahead of ours, but a time further in the future says nothing. */
const maxAheadMs = 3_600_000

export interface JourneyRunsOptions {
  clock: Clock
  /** Told of every run that a definition tells of, the same one included, with the monotonic time at which it was over. */
  onRun: (journeyId: JourneyId, endedAtMs: number) => void
}

/**
 * When the last run of each journey was over, as its definition tells. Kept by the monotonic clock, so that setting the
 * other one moves no run; each definition corrects what the one before was read by.
 */
export class JourneyRuns {
  readonly #options: JourneyRunsOptions
  readonly #endedAtMs = createRecentMap<JourneyId, number>(maxJourneys)

  constructor (options: JourneyRunsOptions) {
    this.#options = options
  }

  /** Takes note of a definition just loaded. */
  note (journeyId: JourneyId, definition: JourneyDefinition | null): void {
    const { clock, onRun } = this.#options
    const finishedAt = parseInstant(definition?.latestExecution?.finishedAt ?? '')
    if (finishedAt === null) return
    const agoMs = clock.wallMs() - Date.parse(finishedAt)
    if (agoMs < -maxAheadMs) return
    const endedAtMs = clock.monotonicMs() - Math.max(0, agoMs)
    this.#endedAtMs.set(journeyId, endedAtMs)
    onRun(journeyId, endedAtMs)
  }

  /** How long ago the journey's last known run was over; `null` where none is known. */
  sinceMs (journeyId: JourneyId): number | null {
    const endedAtMs = this.#endedAtMs.get(journeyId)
    return endedAtMs === undefined ? null : this.#options.clock.monotonicMs() - endedAtMs
  }
}
