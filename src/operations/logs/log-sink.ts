import { write, writeSync } from 'node:fs'
import type { DestinationStream } from 'pino'
import type { Clock } from '../../runtime/clock.ts'

export interface LogSinkOptions {
  /** Where lines are written. A pipe must be in non-blocking mode, or a stalled reader would hold a thread. */
  fd: number
  clock: Pick<Clock, 'setTimer' | 'monotonicMs'>
  /** Called with the number of dropped lines once lines are accepted again. */
  onRecovered: (droppedLines: number) => void
  /** Bytes that may wait to be written. */
  maxBytes?: number
}

/** Lines are written together: once so many characters wait, or after so long. */
const batchLength = 32_768
const batchMs = 20
/** Of a UTF-16 unit in UTF-8. */
const maxBytesPerCharacter = 3
/** A batch with the line that completed it. */
const batchBytes = 2 * batchLength * maxBytesPerCharacter
const firstPauseMs = 50
const longestPauseMs = 1_000
/** How long the end of the process may wait for a pipe that takes nothing. */
const longestSyncMs = 100
const syncPauseMs = 5
/** A write that takes longer is taken for one that never ends. */
const stuckMs = 1_000
const fatalLevel = 60
/** Pino's mark of streams that want to know of what they write. */
const needsLevel: unique symbol = Symbol.for('pino.metadata')
const maxLastWords = 65_536

/**
 * Writes log lines without ever blocking the process, and holds a bounded number of bytes. Lines beyond the bound are dropped and
 * counted. Failed writes are repeated with growing pauses, as a disk may get room again and a reader may go on.
 */
export class LogSink implements DestinationStream {
  /** Makes pino set `lastLevel` before each line. */
  readonly [needsLevel] = true
  lastLevel = 0
  readonly #options: Required<LogSinkOptions>
  /** Batches become bytes here, one after the other: memory of its own for each would have to be collected. */
  readonly #batch = Buffer.allocUnsafeSlow(batchBytes)
  #state: 'idle' | 'batching' | 'writing' | 'pausing' = 'idle'
  /** What is being written, or is to be written again. */
  #chunk: Buffer = Buffer.alloc(0)
  /** Lines after that. */
  #lines = ''
  /** Their bytes, once it matters: measuring each line would cost more than writing it. */
  #lineBytes: number | null = null
  #writingSinceMs = 0
  #pauseMs = firstPauseMs
  #cancelTimer = (): void => {}
  /** Called once nothing waits any more. */
  #onIdle: Array<() => void> = []
  /** Lines dropped since the bound was reached; 0 while lines are accepted. */
  #droppedNow = 0
  #droppedLines = 0
  /** Fatal lines that may not have been written. */
  #lastWords = ''

  constructor (options: LogSinkOptions) {
    this.#options = { maxBytes: 2 ** 20, ...options }
  }

  /** Lines dropped since the start. */
  get droppedLines (): number {
    return this.#droppedLines
  }

  write (line: string): void {
    if (this.lastLevel >= fatalLevel && this.#lastWords.length < maxLastWords) this.#lastWords += line
    if (this.#droppedNow > 0 || !this.#admit(line)) {
      this.#droppedNow++
      this.#droppedLines++
      return
    }
    this.#lines += line
    if (this.#state === 'idle' || this.#state === 'batching') this.#schedule()
  }

  /** Resolves once all is written, or after `limitMs`. */
  async flush (limitMs: number): Promise<void> {
    if (this.#pendingBytes() === 0) return
    await new Promise<void>(resolve => {
      const cancel = this.#options.clock.setTimer(resolve, limitMs)
      this.#onIdle.push(() => {
        cancel()
        resolve()
      })
      if (this.#state !== 'writing') this.#writeNext()
    })
  }

  /**
   * Writes the rest while the process exits, without waiting for long. If that fails, fatal lines go to stderr. Returns `false` if a
   * write is stuck in the operating system, which would keep the process from exiting.
   */
  end (): boolean {
    this.#cancelTimer()
    const isWriting = this.#state === 'writing'
    const lines = Buffer.from(this.#lines)
    // a thread finishes the write under way before the process is gone
    const rest = isWriting ? lines : Buffer.concat([this.#chunk, lines])
    const isStuck = isWriting && this.#options.clock.monotonicMs() - this.#writingSinceMs >= stuckMs
    const isWritten = !isStuck && writeAll(this.#options.fd, rest) && this.#droppedNow === 0
    // both may lead to the terminal that is stuck
    if (!isWritten && !(isStuck && process.stderr.isTTY)) writeAll(process.stderr.fd, Buffer.from(this.#lastWords))
    return !isStuck
  }

  /** Returns whether there is room for a line, and counts its bytes if that was in doubt. */
  #admit (line: string): boolean {
    const { maxBytes } = this.#options
    if (this.#lineBytes === null) {
      if (this.#chunk.length + (this.#lines.length + line.length) * maxBytesPerCharacter <= maxBytes) return true
      this.#lineBytes = Buffer.byteLength(this.#lines)
    }
    const bytes = Buffer.byteLength(line)
    if (this.#chunk.length + this.#lineBytes + bytes > maxBytes) return false
    this.#lineBytes += bytes
    return true
  }

  /** Returns the bytes that wait; exactly so while lines are dropped. */
  #pendingBytes (): number {
    return this.#chunk.length + (this.#lineBytes ?? this.#lines.length)
  }

  /** Writes at once if there is enough for it or somebody waits, else after a while. */
  #schedule (): void {
    if (this.#lines.length >= batchLength || this.#onIdle.length > 0) this.#writeNext()
    else if (this.#state !== 'batching') this.#writeAfter('batching', batchMs)
  }

  #writeAfter (state: 'batching' | 'pausing', delayMs: number): void {
    this.#state = state
    this.#cancelTimer = this.#options.clock.setTimer(() => this.#writeNext(), delayMs)
  }

  #writeNext (): void {
    this.#cancelTimer()
    if (this.#chunk.length === 0) {
      this.#chunk = this.#toBytes(this.#lines)
      this.#lines = ''
      this.#lineBytes = null
    }
    this.#state = 'writing'
    this.#writingSinceMs = this.#options.clock.monotonicMs()
    write(this.#options.fd, this.#chunk, (error, written) => {
      if (error === null) this.#advance(written)
      else this.#pause()
    })
  }

  #toBytes (lines: string): Buffer {
    if (lines.length * maxBytesPerCharacter > batchBytes) return Buffer.from(lines)
    return this.#batch.subarray(0, this.#batch.write(lines))
  }

  #advance (written: number): void {
    this.#chunk = this.#chunk.subarray(written)
    this.#pauseMs = firstPauseMs
    if (this.#droppedNow > 0 && this.#pendingBytes() <= this.#options.maxBytes / 2) {
      const dropped = this.#droppedNow
      this.#droppedNow = 0
      // it may write a line itself, which must not start another write
      this.#options.onRecovered(dropped)
    }
    this.#state = 'idle'
    if (this.#chunk.length > 0) this.#writeNext()
    else if (this.#lines !== '') this.#schedule()
    else {
      this.#lastWords = ''
      for (const resolve of this.#onIdle.splice(0)) resolve()
    }
  }

  #pause (): void {
    this.#writeAfter('pausing', this.#onIdle.length > 0 ? firstPauseMs : this.#pauseMs)
    this.#pauseMs = Math.min(2 * this.#pauseMs, longestPauseMs)
  }
}

/** Returns whether all could be written. */
function writeAll (fd: number, bytes: Buffer): boolean {
  const endMs = performance.now() + longestSyncMs
  let rest = bytes
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest))
    } catch (error) {
      const isBusy = error instanceof Error && 'code' in error && error.code === 'EAGAIN'
      if (!isBusy || performance.now() >= endMs) return false
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, syncPauseMs)
    }
  }
  return true
}
