import type { Allowance } from '../../access/limits/rate-limits.ts'

/** Which of a client's limits is meant. */
export type LimitName = 'requests' | 'loads'

/** `RateLimit-Policy` and `RateLimit` of draft-ietf-httpapi-ratelimit-headers-10, as names and values in turn. */
export function rateLimitHeaders (name: LimitName, { limit, remaining, resetS }: Allowance): string[] {
  return ['ratelimit-policy', `"${name}";q=${limit};w=60`, 'ratelimit', `"${name}";r=${remaining};t=${resetS}`]
}
