import type { Replica } from '../redis/start-fleet.ts'

export interface Load {
  /** What has been answered so far: status, time taken in ms, and whether memory alone answered. */
  answers: Array<{ status: number, tookMs: number, fromMemory: boolean }>
  /** Ends it; resolves when all is answered. */
  stop (): Promise<void>
}

/** Asks that are open at once: more would measure the machine's patience. */
const maxOpen = 32

/** Asks a path so many times a second, or as often as answers come where that is less. */
export function startPacedLoad (replicas: readonly Replica[], path: string, perSecond: number): Load {
  const answers: Load['answers'] = []
  const open = new Set<Promise<void>>()
  let askedUntilMs = performance.now()
  let asked = 0
  const ask = async (replica: Replica): Promise<void> => {
    const askedMs = performance.now()
    const { status, header } = await replica.read(path)
    answers.push({
      status, tookMs: performance.now() - askedMs, fromMemory: header('cache-status')?.startsWith('td-journey-bff; hit;') === true
    })
  }
  const timer = setInterval(() => {
    for (; askedUntilMs < performance.now(); askedUntilMs += 1_000 / perSecond) {
      const replica = replicas[asked++ % replicas.length]
      if (replica === undefined) return
      if (open.size >= maxOpen) continue
      const question = ask(replica).catch(() => { answers.push({ status: 0, tookMs: 0, fromMemory: false }) })
        .finally(() => open.delete(question))
      open.add(question)
    }
  }, 5)
  return {
    answers,
    async stop () {
      clearInterval(timer)
      await Promise.all(open)
    }
  }
}

/** The time that so large a share of the answers took at most. */
export function quantile (answers: Load['answers'], share: number): number {
  const sorted = answers.map(({ tookMs }) => tookMs).sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}
