import { cpus } from 'node:os'

/** Returns the day, the processor, its cores and Node, because every figure depends on them. */
export function describeMachine (): string {
  const [cpu] = cpus()
  return `${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores (${cpu?.model.trim()}), Node ${process.version}`
}
