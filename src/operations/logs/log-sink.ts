import { write, writeSync } from 'node:fs'
import type { DestinationStream } from 'pino'
import type { Clock } from '../../runtime/clock.ts'

export interface LogSinkOptions {
  /** The file descriptor to write to. A pipe must be non-blocking, or a stalled reader would block a thread. */
  fd: number
  clock: Pick<Clock, 'setTimer' | 'monotonicMs'>
  /** Called with the number of dropped lines when lines are accepted again. */
  onRecovered: (droppedLines: number) => void
  /** Maximum number of bytes that wait to be written. */
  maxBytes?: number
}

/** Lines are written in batches: when this many characters wait, or after `batchMs`. */
const batchLength = 32_768
const batchMs = 20
/** Maximum size of a UTF-16 unit in UTF-8. */
const maxBytesPerCharacter = 3
/** Size of a batch, including the line that completed it. */
const batchBytes = 2 * batchLength * maxBytesPerCharacter
const firstPauseMs = 50
const longestPauseMs = 1_000
/** How long the end of the process may wait for a blocked pipe. */
const longestSyncMs = 100
const syncPauseMs = 5
/** A write that takes longer counts as stuck. */
const stuckMs = 1_000
const fatalLevel = 60
/** Pino's mark of streams that need the level of each line. */
const needsLevel: unique symbol = Symbol.for('pino.metadata')
const maxLastWords = 65_536

/**
 * Writes log lines without ever blocking the process, with a limited buffer. Lines beyond the limit are dropped and counted. Failed writes
 * are retried with backoff, because a full disk may get free space and a stalled reader may continue.
 */
export class LogSink implements DestinationStream {
  /** Makes pino set `lastLevel` before each line. */
  readonly [needsLevel] = true
  lastLevel = 0
  readonly #options: Required<LogSinkOptions>
  /** Buffer for the bytes of each batch. A new buffer per batch would have to be garbage-collected. */
  readonly #batch = Buffer.allocUnsafeSlow(batchBytes)
  #state: 'idle' | 'batching' | 'writing' | 'pausing' = 'idle'
  /** The bytes being written or retried. */
  #chunk: Buffer = Buffer.alloc(0)
  /** The lines after `#chunk`. */
  #lines = ''
  /** Size of `#lines` in bytes; `null` until it matters, because measuring each line costs more than writing it. */
  #lineBytes: number | null = null
  #writingSinceMs = 0
  #pauseMs = firstPauseMs
  #cancelTimer = (): void => {}
  /** Called when nothing waits any more. */
  #onIdle: Array<() => void> = []
  /** Lines dropped since the limit was reached; 0 while lines are accepted. */
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

  /** Waits until everything is written, at most `limitMs`. */
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
   * Writes the rest when the process exits, without a long wait. If that fails, fatal lines go to stderr. Returns `false` if a write is
   * stuck in the operating system, which would prevent the process from exiting.
   */
  end (): boolean {
    this.#cancelTimer()
    const isWriting = this.#state === 'writing'
    const lines = Buffer.from(this.#lines)
    // a thread finishes the running write before the process ends
    const rest = isWriting ? lines : Buffer.concat([this.#chunk, lines])
    const isStuck = isWriting && this.#options.clock.monotonicMs() - this.#writingSinceMs >= stuckMs
    const isWritten = !isStuck && writeAll(this.#options.fd, rest) && this.#droppedNow === 0
    // both may be the same stuck terminal
    if (!isWritten && !(isStuck && process.stderr.isTTY)) writeAll(process.stderr.fd, Buffer.from(this.#lastWords))
    return !isStuck
  }

  /** Returns whether there is room for a line. Counts its bytes if the buffer is nearly full. */
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

  /** Returns the number of waiting bytes, which is exact while lines are dropped. */
  #pendingBytes (): number {
    return this.#chunk.length + (this.#lineBytes ?? this.#lines.length)
  }

  /** Writes at once if a batch is full or a flush waits, otherwise after `batchMs`. */
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
      // the callback may write a line, which must not start another write
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

/** Writes all bytes. Returns `false` if that is not possible. */
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
