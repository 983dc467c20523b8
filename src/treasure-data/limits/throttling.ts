import type { IncidentLog } from '../../runtime/log.ts'

const firstPauseS = 1
const longestPauseS = 60
/** If a call gets another answer this long after the last pause, the incident is over and the next pause is short again. */
const quietMs = 60_000

export interface ThrottlingOptions {
  nowMs: () => number
  log: IncidentLog
  /** Pauses all calls for this many ms. */
  pause: (ms: number) => void
  /** Returns the remaining ms of a pause. */
  pausedMs: () => number
}

/**
 * Pauses all calls when Treasure Data answers 429: for the requested time, else for 1 s, doubled each time up to 60 s. Logs one line
 * at the start of an incident and one at its end, however many calls get a 429.
 */
export class Throttling {
  readonly #options: ThrottlingOptions
  #calls = 0
  #nextPauseS = firstPauseS
  /** When the last pause ends. */
  #pausedUntilMs = -Infinity

  constructor (options: ThrottlingOptions) {
    this.#options = options
  }

  /** Records a 429 that may have asked to wait for `retryAfterS`. Returns the seconds until calls resume. */
  note (retryAfterS: number | null): number {
    const { nowMs, log, pause, pausedMs } = this.#options
    this.noteAnswer()
    // calls that were running when a pause began bring no news
    if (pausedMs() === 0 || retryAfterS !== null) {
      pause((retryAfterS ?? this.#nextPauseS) * 1_000)
      if (retryAfterS === null) this.#nextPauseS = Math.min(this.#nextPauseS * 2, longestPauseS)
    }
    const leftMs = pausedMs()
    const seconds = Math.ceil(leftMs / 1_000)
    if (this.#calls === 0) log.warn({ seconds }, 'Treasure Data answers 429: pausing all calls')
    this.#calls++
    this.#pausedUntilMs = nowMs() + leftMs
    return seconds
  }

  /** Records any other answer. */
  noteAnswer (): void {
    const { nowMs, log } = this.#options
    if (this.#calls === 0 || nowMs() < this.#pausedUntilMs + quietMs) return
    log.info({ calls: this.#calls }, 'Treasure Data no longer answers 429: resuming calls')
    this.#calls = 0
    this.#nextPauseS = firstPauseS
  }
}
