import { windowMsOf, type LimitName } from '../../access/limits/limit-names.ts'
import type { SharedLimits } from '../../access/limits/shared-limits.ts'
import { luaFunctions, script, textOf } from '../../redis/scripts.ts'
import { keyedDigest } from '../../redis/tier-keys.ts'
import type { SharedTier } from '../../redis/shared-tier.ts'
import type { Membership } from './membership.ts'

/**
 * Takes from clients what they used. Keys: clients. Arguments: in how many ms an empty bucket is full, then for each client how much a
 * full one holds and the tokens used since the last time. A client's value is how many tokens are left, and when. It is below 0, by ten
 * buckets at most, if too many were used. It is refilled steadily, and deleted once it is full. Gives how many tokens each client has left.
 */
const syncScript = script(`${luaFunctions}
local now = nowMs()
local window = tonumber(ARGV[1])
local left = {}
for index, key in ipairs(KEYS) do
  local limit, used = tonumber(ARGV[2 * index]), tonumber(ARGV[2 * index + 1])
  local text = redis.pcall('GET', key)
  local tokens, at = string.match(type(text) == 'string' and text or '', '^(%-?[%d.]+) (%d+)$')
  local known = tonumber(tokens) or limit
  known = math.min(limit, known + math.max(0, now - (tonumber(at) or now)) * limit / window)
  known = math.max(-10 * limit, math.min(limit, known - used))
  if known < limit then
    redis.call('SET', key, string.format('%.6f %.0f', known, now), 'PX', math.ceil((limit - known) * window / limit))
  else redis.call('DEL', key) end
  left[index] = string.format('%.6f', known)
end
return left
`)

/** Returns what syncs with the other replicas what callers used of one of their limits. */
export function createClientLimits (
  tier: Pick<SharedTier, 'link' | 'keys' | 'secretFor'>, membership: Membership, name: LimitName
): SharedLimits {
  // each limit has digests of its own
  const secret = tier.secretFor(name)
  const { link, keys } = tier
  const windowMs = windowMsOf(name)
  return {
    replicas: () => membership.known(),
    isReached: () => link.isUp(),
    async sync (used) {
      // callers are names of clients or addresses: neither is for others to read
      const names = used.map(({ caller }) => keys.client(keyedDigest(secret, caller)))
      const reply = await link.run(syncScript, names, [windowMs, ...used.flatMap(({ limit, used: tokens }) => [limit, tokens])])
      if (!Array.isArray(reply)) return null
      const left = reply.map((part: unknown) => Number(textOf(part)))
      return left.length === used.length && left.every(Number.isFinite) ? left : null
    }
  }
}
