import { TdQuota, type TdQuotaOptions } from '../../../src/treasure-data/limits/td-quota.ts'
import type { LoadDemand } from '../../../src/runtime/load-demand.ts'
import { createFakeClock, settle } from '../fake-clock.ts'
import { demandOf } from '../demands.ts'

export interface AskOptions {
  demand?: LoadDemand
  isOptional?: boolean
  /** For a retry. */
  deadlineAtMs?: number
}

/** A quota on a stopped clock, with calls that end on demand. Calls have the names of their loads. */
export function createQuotaRig ({ fleet, ...options }: Partial<TdQuotaOptions> = {}) {
  const clock = createFakeClock(0)
  const lines: string[] = []
  const tell = (_details: object, message: string): void => { lines.push(message) }
  const quota = new TdQuota({
    maxConcurrency: 1,
    maxPerSecond: 100,
    queueDeadlineMs: 20_000,
    random: () => 0,
    log: { info: tell, warn: tell, error: tell },
    clock,
    ...fleet == null ? {} : { fleet },
    ...options
  })
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const ask = async (key: string, { demand = demandOf('client'), isOptional = false, deadlineAtMs }: AskOptions = {}): Promise<string> => {
    const permit = await quota.take({ key, demand, isOptional, isRetry: deadlineAtMs !== undefined }, deadlineAtMs ?? null)
    begun.push(key)
    await new Promise<void>(resolve => ends.set(key, resolve))
    permit.release()
    return key
  }
  return {
    clock,
    quota,
    lines,
    begun,
    /** Starts a call. Its error may be checked later. */
    ask: (key: string, options?: AskOptions): Promise<string> => {
      const asked = ask(key, options)
      asked.catch(() => {})
      return asked
    },
    end: async (...keys: string[]): Promise<void> => {
      for (const key of keys) {
        await settle()
        ends.get(key)?.()
        await settle()
      }
    },
    /** Makes each call take this long from now on, until `untilMs` have passed. */
    async runFor (untilMs: number, callMs: number): Promise<void> {
      const ended = new Set<string>()
      for (let passedMs = 0; passedMs < untilMs; passedMs += 10) {
        for (const key of ends.keys()) {
          if (ended.has(key)) continue
          ended.add(key)
          clock.setTimer(() => ends.get(key)?.(), callMs)
        }
        await clock.advance(10)
      }
    }
  }
}
