import type { RateLimit } from '../identity/client.ts'

/** How one limit counts. */
interface LimitDescriptor {
  /** Which of a client's settings it is. */
  perMinute: keyof RateLimit
  /** How many minutes' worth may be used at once. */
  burstMinutes: number
  /** What a token is, as `RateLimit-Policy` names it; `null` for a request. */
  unit: string | null
}

/** Everything that is limited per client. Headers, metrics and the counts that replicas share derive from this list. */
export const limitDescriptors = {
  requests: { perMinute: 'requestsPerMinute', burstMinutes: 1, unit: null },
  loads: { perMinute: 'loadsPerMinute', burstMinutes: 1, unit: null },
  work: { perMinute: 'workMsPerMinute', burstMinutes: 20, unit: 'cpu-ms' }
} as const satisfies Record<string, LimitDescriptor>

export type LimitName = keyof typeof limitDescriptors

// the keys of an object literal are its names
export const limitNames = Object.keys(limitDescriptors) as LimitName[]

/** Returns in how many ms an empty bucket of this limit is full again. */
export function windowMsOf (name: LimitName): number {
  return limitDescriptors[name].burstMinutes * 60_000
}

/** Returns how many tokens a full bucket of this limit holds. */
export function quotaOf (name: LimitName, rateLimit: RateLimit): number {
  const { perMinute, burstMinutes } = limitDescriptors[name]
  return rateLimit[perMinute] * burstMinutes
}

/** Returns one value for each limit. */
export function byLimit<T> (make: (name: LimitName) => T): Record<LimitName, T> {
  return { requests: make('requests'), loads: make('loads'), work: make('work') }
}
