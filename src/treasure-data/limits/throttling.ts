import type { IncidentLog } from '../../runtime/log.ts'

const firstPauseS = 1
const longestPauseS = 60
/** Once a call is answered otherwise so long after the last pause, the incident is over and the next pause is short again. */
const quietMs = 60_000

export interface ThrottlingOptions {
  nowMs: () => number
  log: IncidentLog
  /** Holds back all calls for so many ms. */
  pause: (ms: number) => void
  /** Returns the ms left of a pause. */
  pausedMs: () => number
}

/**
 * Pauses all calls when Treasure Data answers 429: for as long as it asks, else for 1 s, twice as long each time, up to 60 s. Logs one line
 * when that begins and one when it ends, however many calls are answered so.
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

  /** Notes a 429 that asked to wait for `retryAfterS`, if it did. Returns the seconds until calls go on. */
  note (retryAfterS: number | null): number {
    const { nowMs, log, pause, pausedMs } = this.#options
    this.noteAnswer()
    // calls that were under way when a pause began say nothing new
    if (pausedMs() === 0 || retryAfterS !== null) {
      pause((retryAfterS ?? this.#nextPauseS) * 1_000)
      if (retryAfterS === null) this.#nextPauseS = Math.min(this.#nextPauseS * 2, longestPauseS)
    }
    const leftMs = pausedMs()
    const seconds = Math.ceil(leftMs / 1_000)
    if (this.#calls === 0) log.warn({ seconds }, 'treasure data answers 429: all calls pause')
    this.#calls++
    this.#pausedUntilMs = nowMs() + leftMs
    return seconds
  }

  /** Notes any other answer. */
  noteAnswer (): void {
    const { nowMs, log } = this.#options
    if (this.#calls === 0 || nowMs() < this.#pausedUntilMs + quietMs) return
    log.info({ calls: this.#calls }, 'treasure data no longer answers 429')
    this.#calls = 0
    this.#nextPauseS = firstPauseS
  }
}
