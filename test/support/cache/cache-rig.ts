import { SourceCache } from '../../../src/cache/source-cache.ts'
import { NotCachedError, type LoadContext, type SourceCacheOptions, type SourceRequest } from '../../../src/cache/source-cache-contract.ts'
import type { Lifetime, Verdict } from '../../../src/cache/source-entry.ts'
import { createFakeClock, type FakeClock } from '../fake-clock.ts'

export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** The service's defaults for an open range. */
export const lifetime: Lifetime = { ttlMs: 5 * minute, staleWhileRevalidateMs: hour, staleIfErrorMs: day, settled: false }

/** The errors of a rig's loads. */
export class UpstreamFailure extends Error {
  readonly verdict: Verdict

  constructor (verdict: Partial<Verdict> = {}) {
    super('the upstream failed')
    this.verdict = { kind: 'failed', reason: 'upstream-error', status: 502, retryAfterMs: null, ...verdict }
  }
}

/** Why no load may start for a caller. */
export const heldBack = new UpstreamFailure({ kind: 'held-back', reason: 'rate-limited', status: 429 })

export const goneFailure = new UpstreamFailure({ kind: 'gone', reason: 'journey-not-found', status: 404 })

/** The upstream's behaviour for loads that start from now on. */
export interface Upstream {
  content: string
  failure: Error | null
  /** Duration of a load on the fake clock. */
  delayMs: number
  /** The arguments of each load, oldest first. */
  loads: Array<LoadContext<string>>
}

export interface CacheRig {
  clock: FakeClock
  cache: SourceCache<string>
  upstream: Upstream
  request (key?: string, group?: string): SourceRequest<string>
}

export interface CacheRigOptions extends Partial<SourceCacheOptions<string>> {
  lifetimeOf?: SourceRequest<string>['lifetimeOf']
}

/** A cache of texts on a fake clock, in front of an upstream that the test controls. */
export function createCacheRig ({ lifetimeOf = () => lifetime, ...options }: CacheRigOptions = {}): CacheRig {
  const clock = createFakeClock(Date.parse('2026-09-16T12:00:00Z'))
  const upstream: Upstream = { content: 'content', failure: null, delayMs: 0, loads: [] }
  const load: SourceRequest<string>['load'] = async context => {
    upstream.loads.push(context)
    const { content, failure, delayMs } = upstream
    if (delayMs > 0) await new Promise<void>(resolve => clock.setTimer(resolve, delayMs))
    if (failure !== null) throw failure
    return { value: content, digest: content, sizeBytes: content.length }
  }
  const cache = new SourceCache<string>({
    clock,
    maxBytes: 2 ** 20,
    negativeTtlMs: 30 * second,
    softDeadlineMs: 2 * second,
    deadlineMs: 20 * second,
    judge: judgeFailure,
    late: { reason: 'upstream-timeout', status: 504 },
    queued: { reason: 'busy', status: 503 },
    ...options
  })
  return { clock, cache, upstream, request: (key = 'key', group = 'group') => ({ key, group, load, lifetimeOf }) }
}

function judgeFailure (error: unknown): Verdict {
  if (error instanceof UpstreamFailure) return error.verdict
  const { verdict } = error instanceof NotCachedError
    ? new UpstreamFailure({ kind: 'held-back', reason: 'not-cached', status: 504 })
    : new UpstreamFailure({ reason: 'internal-error', status: 500 })
  return verdict
}
