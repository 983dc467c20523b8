import type { Clock } from '../../../src/runtime/clock.ts'
import { SourceCache } from '../../../src/cache/source-cache.ts'
import { describePartProblem } from '../../../src/http/problems/to-problem.ts'
import { createJudge } from '../../../src/reports/engine/failure.ts'
import type { Lifetimes } from '../../../src/reports/engine/source-lifetime.ts'
import { SourceLoader, type SourceLoaderOptions } from '../../../src/reports/engine/source-loader.ts'
import type { Source } from '../../../src/reports/engine/source.ts'
import { day, hour, minute, second } from './cache-rig.ts'
import { dateOf, noRuns } from '../sources/sources.ts'

/** The documented defaults. */
export const lifetimes: Lifetimes = {
  openTtlMs: 5 * minute,
  settlingTtlMs: hour,
  settledTtlMs: day,
  emptyTtlMs: 30 * second,
  staleWhileRevalidateMs: hour,
  staleIfErrorMs: day,
  staleIfErrorSettledMs: 7 * day
}

/** The service's cache of sources, with 1 MiB. */
export function createSourceCache (clock: Clock): SourceCache<Source> {
  return new SourceCache<Source>({
    clock,
    maxBytes: 2 ** 20,
    negativeTtlMs: 30 * second,
    softDeadlineMs: 2 * second,
    deadlineMs: 20 * second,
    judge: createJudge(describePartProblem),
    late: { reason: 'upstream-timeout', status: 504 },
    queued: { reason: 'busy', status: 503 }
  })
}

/** A loader that calls this function instead of TD, by default on 16 September 2026. No definition contains runs. */
export function createSourceLoader (
  fetchSource: SourceLoaderOptions['client']['fetchSource'], options: Partial<Omit<SourceLoaderOptions, 'client'>> = {}
): SourceLoader {
  return new SourceLoader({ client: { fetchSource }, today: () => dateOf('2026-09-16'), lifetimes, runs: noRuns, ...options })
}
