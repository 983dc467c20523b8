import type { Endpoint } from '../endpoints/endpoints.ts'
import { TreasureDataError } from '../errors/treasure-data-error.ts'
import { bodyLimits, describeLimit, type BodyLimitName, type PartCounts } from './body-limits.ts'

// the type lists all names
const names = Object.keys(bodyLimits) as BodyLimitName[]

/** Throws `upstream-malformed` with the limit's name if an answer exceeds a limit. */
export function requireWithin (counts: PartCounts, endpoint: Endpoint): void {
  for (const name of names) {
    if ((counts[name] ?? 0) > bodyLimits[name].most) throw exceeded(name, endpoint)
  }
}

/** Returns the error of an answer that exceeds a limit. */
export function exceeded (name: BodyLimitName, endpoint: Endpoint, status: number | null = null): TreasureDataError {
  return new TreasureDataError('upstream-malformed', { endpoint, status, faults: [`body: expected ${describeLimit(name)}`], limit: name })
}
