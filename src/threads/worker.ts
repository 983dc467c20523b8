import type { Done } from '../reports/engine/threads.ts'
import { tasks } from '../reports/threads/tasks.ts'

/** Runs one task in a thread of `ThreadPool`. */
export default function run ({ name, input }: { name: keyof typeof tasks, input: never }): Done<unknown> {
  const startMs = performance.now()
  const value = tasks[name](input)
  return { value, workMs: performance.now() - startMs }
}
