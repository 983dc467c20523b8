import type { Clock } from '../../runtime/clock.ts'
import { createRecentMap } from '../../cache/bounded-map.ts'
import { parseInstant } from '../../domain/time/instant.ts'
import type { JourneyDefinition } from '../../domain/td/journey-definition.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'

/** The least recently used ones are dropped until their definition is loaded again. */
const maxJourneys = 10_000
/** TD's clock may be ahead of ours; times further in the future are ignored. */
const maxAheadMs = 3_600_000

export interface JourneyRunsOptions {
  clock: Clock
  /** Called for every run that a definition reports, including known ones, with the monotonic time of its end. */
  onRun: (journeyId: JourneyId, endedAtMs: number) => void
}

/**
 * The end of each journey's last run, from its definition. It is kept by the monotonic clock, so that setting the wall clock moves no
 * run. Each definition corrects the previous one.
 */
export class JourneyRuns {
  readonly #options: JourneyRunsOptions
  readonly #endedAtMs = createRecentMap<JourneyId, number>(maxJourneys)
  readonly #followers: Array<JourneyRunsOptions['onRun']> = []

  constructor (options: JourneyRunsOptions) {
    this.#options = options
  }

  /** Registers a follower, which is called for each run after `onRun`. */
  follow (follower: JourneyRunsOptions['onRun']): void {
    this.#followers.push(follower)
  }

  /** Records the last run in a definition that was just loaded. */
  note (journeyId: JourneyId, definition: JourneyDefinition | null): void {
    const { clock, onRun } = this.#options
    const finishedAt = parseInstant(definition?.latestExecution?.finishedAt ?? '')
    if (finishedAt === null) return
    const agoMs = clock.wallMs() - Date.parse(finishedAt)
    if (agoMs < -maxAheadMs) return
    const endedAtMs = clock.monotonicMs() - Math.max(0, agoMs)
    this.#endedAtMs.set(journeyId, endedAtMs)
    onRun(journeyId, endedAtMs)
    for (const follower of this.#followers) follower(journeyId, endedAtMs)
  }

  /** Drops all runs. */
  reset (): void {
    this.#endedAtMs.clear()
  }

  /** Returns the time since the journey's last known run ended; `null` if none is known. */
  sinceMs (journeyId: JourneyId): number | null {
    const endedAtMs = this.#endedAtMs.get(journeyId)
    return endedAtMs === undefined ? null : this.#options.clock.monotonicMs() - endedAtMs
  }
}
