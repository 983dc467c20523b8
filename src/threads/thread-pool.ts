import { availableParallelism } from 'node:os'
import { extname } from 'node:path'
import type { Piscina } from 'piscina'
import { TaskTimeoutError, ThreadsBusyError, type Done, type ThreadCounts, type Threads } from '../reports/engine/threads.ts'
import { DurationTally } from '../runtime/tally.ts'

export interface ThreadPoolOptions {
  /** Longest time of a task, including its wait for a thread, in ms. */
  timeoutMs?: number
  /** How many tasks may wait for a thread. */
  maxQueue?: number
  /** Receives the reason why a thread ended or could not start. Its tasks fail separately. */
  onError?: (error: unknown) => void
}

/** The largest accepted response takes about a second. */
export const longestTaskMs = 10_000
const defaultMaxQueue = 16
/** Threads end after this time without a task: starting one takes some 100 ms, and an idle one some 30 MiB. */
const idleMs = 30_000
/** More threads would take memory for work that is rare. */
const mostThreads = 2
/** The largest accepted response takes about 150 MiB. */
const maxHeapMb = 512
/** Upper bounds of durations in the metrics; tasks end at 10 s. */
const durationBoundsS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, Infinity]

/** Runs tasks of `src/reports/threads/` on threads that start on demand. One core is left to the event loop. */
export class ThreadPool implements Threads, ThreadCounts {
  refused = 0
  ended = 0
  readonly durations = new DurationTally(durationBoundsS)
  readonly #onError: (error: unknown) => void
  /** Its package is loaded with the first task: most services never read a large response. */
  #pool: Promise<Piscina> | null = null
  #startedPool: Piscina | null = null
  readonly #timeoutMs: number
  readonly #maxThreads: number
  readonly #maxPending: number
  #pending = 0
  #isClosed = false

  constructor ({ timeoutMs = longestTaskMs, maxQueue = defaultMaxQueue, onError = () => {} }: ThreadPoolOptions = {}) {
    const maxThreads = Math.min(mostThreads, Math.max(1, availableParallelism() - 1))
    this.#timeoutMs = timeoutMs
    this.#maxThreads = maxThreads
    this.#maxPending = maxThreads + maxQueue
    this.#onError = onError
  }

  get started (): number {
    return this.#startedPool?.threads.length ?? 0
  }

  get waiting (): number {
    return Math.max(0, this.#pending - this.#maxThreads)
  }

  async run (name: string, input: unknown): Promise<Done<never>> {
    // Piscina's own queue limit does not count tasks that wait for a thread to start
    if (this.#isClosed || this.#pending >= this.#maxPending) {
      this.refused++
      throw new ThreadsBusyError('no thread is free')
    }
    this.#pending++
    const startedMs = performance.now()
    try {
      const signal = AbortSignal.timeout(this.#timeoutMs)
      this.#pool ??= this.#startPool()
      return await (await this.#pool).run({ name, input }, { signal })
    } catch (error) {
      const explained = explain(error)
      if (explained instanceof TaskTimeoutError) this.ended++
      throw explained
    } finally {
      this.#pending--
      this.durations.add((performance.now() - startedMs) / 1_000)
    }
  }

  /** Ends all threads. Tasks in progress fail. */
  async close (): Promise<void> {
    this.#isClosed = true
    await (await this.#pool)?.destroy()
  }

  async #startPool (): Promise<Piscina> {
    const { Piscina } = await import('piscina')
    // the compiler renames imports but no other paths, so the worker's extension is taken from this file
    const extension = extname(import.meta.url)
    const pool = new Piscina({
      filename: new URL(`worker${extension}`, import.meta.url).href,
      minThreads: 0,
      maxThreads: this.#maxThreads,
      idleTimeout: idleMs,
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
      // threads need no settings and must not see secrets
      env: {},
      // in development, each thread needs the loader that runs the sources
      execArgv: extension === '.ts' ? ['--import=tsx'] : ['--enable-source-maps']
    })
    // a thread that cannot start must not end the process; its tasks time out
    pool.on('error', this.#onError)
    this.#startedPool = pool
    return pool
  }
}

function explain (error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const isEnded = error.name === 'AbortError' || ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
  return isEnded ? new TaskTimeoutError('the task took too long') : error
}
