import type { RateLimit } from '../identity/client.ts'

/** The properties of one limit. */
interface LimitDescriptor {
  /** The client's setting for it. */
  perMinute: keyof RateLimit
  /** How many minutes' worth may be used at once. */
  burstMinutes: number
  /** The unit of a token in `RateLimit-Policy`; `null` for requests. */
  unit: string | null
}

/** All limits per client. Headers, metrics and the counts that replicas share derive from this list. */
export const limitDescriptors = {
  requests: { perMinute: 'requestsPerMinute', burstMinutes: 1, unit: null },
  loads: { perMinute: 'loadsPerMinute', burstMinutes: 1, unit: null },
  work: { perMinute: 'workMsPerMinute', burstMinutes: 20, unit: 'cpu-ms' }
} as const satisfies Record<string, LimitDescriptor>

export type LimitName = keyof typeof limitDescriptors

// the keys of an object literal are its names
export const limitNames = Object.keys(limitDescriptors) as LimitName[]

/** Returns the time in which an empty bucket of this limit refills, in ms. */
export function windowMsOf (name: LimitName): number {
  return limitDescriptors[name].burstMinutes * 60_000
}

/** Returns the number of tokens in a full bucket of this limit. */
export function quotaOf (name: LimitName, rateLimit: RateLimit): number {
  const { perMinute, burstMinutes } = limitDescriptors[name]
  return rateLimit[perMinute] * burstMinutes
}

/** Returns one value for each limit. */
export function byLimit<T> (make: (name: LimitName) => T): Record<LimitName, T> {
  return { requests: make('requests'), loads: make('loads'), work: make('work') }
}
