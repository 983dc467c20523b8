import type { DurationTally } from '../../runtime/tally.ts'
import type { Tasks } from '../threads/tasks.ts'

/** The result of a thread, and how long it took, in ms. */
export interface Done<Value> {
  value: Value
  workMs: number
}

/** Runs tasks outside the event loop. */
export interface Threads {
  /** Runs a task. Throws `ThreadsBusyError` if too many are waiting, or `TaskTimeoutError` if it takes too long. */
  run<Name extends keyof Tasks> (name: Name, input: Parameters<Tasks[Name]>[0]): Promise<Done<ReturnType<Tasks[Name]>>>
}

/** Counts of threads for operators. */
export interface ThreadCounts {
  /** Running threads. */
  readonly started: number
  /** Tasks that are waiting for a thread. */
  readonly waiting: number
  /** Tasks refused because too many were waiting. */
  readonly refused: number
  /** Tasks ended because they took too long or too much memory. */
  readonly ended: number
  /** Durations of tasks, including the wait for a thread. */
  readonly durations: DurationTally
}

/** No thread is free, and too many tasks are waiting for one. */
export class ThreadsBusyError extends Error {
  override name = 'ThreadsBusyError'
}

/** A task was ended because it took too long, or more memory than a thread may use. */
export class TaskTimeoutError extends Error {
  override name = 'TaskTimeoutError'
}
