import type { Replica } from '../redis/start-fleet.ts'

export interface Load {
  /** The answers so far: status, duration in ms, and whether memory alone answered. */
  answers: Array<{ status: number, tookMs: number, fromMemory: boolean }>
  /** Stops it, and waits for all answers. */
  stop (): Promise<void>
}

/** Requests in progress at once. With more, the machine would be measured. */
const maxOpen = 32

/** Requests a path this often per second, or as often as answers arrive. */
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

/** Returns the time within which this share of the answers arrived. */
export function quantile (answers: Load['answers'], share: number): number {
  const sorted = answers.map(({ tookMs }) => tookMs).sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}
