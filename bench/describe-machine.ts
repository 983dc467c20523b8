import { cpus } from 'node:os'

/** Names the day, the processor, its cores and Node, as every figure depends on them. */
export function describeMachine (): string {
  const [cpu] = cpus()
  return `${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores (${cpu?.model.trim()}), Node ${process.version}`
}
