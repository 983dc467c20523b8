import type { DurationTally } from '../../runtime/tally.ts'
import type { Tasks } from '../threads/tasks.ts'

/** What a thread returns, and how long it took, in ms. */
export interface Done<Value> {
  value: Value
  workMs: number
}

/** Runs tasks beside the event loop. */
export interface Threads {
  /** Runs a task. Throws `ThreadsBusyError` if too many wait, or `TaskTimeoutError` if it takes too long. */
  run<Name extends keyof Tasks> (name: Name, input: Parameters<Tasks[Name]>[0]): Promise<Done<ReturnType<Tasks[Name]>>>
}

/** Threads as operators count them. */
export interface ThreadCounts {
  /** Threads that are started now. */
  readonly started: number
  /** Tasks that wait for a thread. */
  readonly waiting: number
  /** Tasks that were refused because too many waited. */
  readonly refused: number
  /** Tasks that were ended because they took too long or too much memory. */
  readonly ended: number
  /** Durations of tasks, the wait for a thread included. */
  readonly durations: DurationTally
}

/** No thread is free, and too many tasks wait for one. */
export class ThreadsBusyError extends Error {
  override name = 'ThreadsBusyError'
}

/** A task was ended because it took too long, or more memory than a thread may use. */
export class TaskTimeoutError extends Error {
  override name = 'TaskTimeoutError'
}
