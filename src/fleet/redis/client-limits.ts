import { z } from 'zod'
import { windowMsOf, type LimitName } from '../../access/limits/limit-names.ts'
import type { SharedLimits, UsedTokens } from '../../access/limits/shared-limits.ts'
import { exchangeScript, parseExchangeReply } from '../../redis/scripts.ts'
import type { SharedTier } from '../../redis/shared-tier.ts'
import { recordKind, wholeMs } from '../../redis/signed-records.ts'
import { keyedDigest } from '../../redis/tier-keys.ts'
import type { Membership } from './membership.ts'

/** How many tokens a client had left, and when, by Redis's time. Below 0, by ten buckets at most, if it used too many. */
const countRecord = recordKind('count', z.strictObject({ tokens: z.number(), atMs: wholeMs }))

type Count = z.output<typeof countRecord.schema>

/** Attempts to write a count, each of which another replica may have forestalled. */
const maxAttempts = 10

/** What a client used. An empty bucket of it is full after `windowMs`; `key` is where its count stands. */
type UsedByClient = UsedTokens & { windowMs: number, key: string }

type TierOfLimits = Pick<SharedTier, 'link' | 'keys' | 'records' | 'time' | 'nameSecretFor'>

/** Returns what syncs with the other replicas what callers used of one of their limits. */
export function createClientLimits (tier: TierOfLimits, membership: Membership, limit: LimitName): SharedLimits {
  const windowMs = windowMsOf(limit)
  return {
    replicas: () => membership.known(),
    isReached: () => tier.link.isUp() && membership.isOfOneMind(),
    async sync (used) {
      // each limit has digests of its own; callers are names of clients or addresses, and neither is for others to read
      const secret = tier.nameSecretFor(limit)
      const clients = used.map(tokens => ({ ...tokens, windowMs, key: tier.keys.client(keyedDigest(secret, tokens.caller)) }))
      return await syncCounts(tier, clients)
    }
  }
}

/** Takes from clients what they used. Returns how many tokens each has left, or `null` if Redis cannot be asked. */
async function syncCounts ({ link, records, time }: TierOfLimits, used: readonly UsedByClient[]) {
  const left = new Map<string, number>()
  let open = used.map(client => ({ ...client, found: '', next: '', keptMs: 0 }))
  for (let attempt = 0; attempt <= maxAttempts && open.length > 0; attempt++) {
    const names = open.map(({ key }) => key)
    const args = open.flatMap(({ found, next, keptMs }) => [found, next, keptMs])
    const reply = parseExchangeReply(await link.run(exchangeScript, names, args))
    if (reply?.texts.length !== open.length) return null
    const { nowMs, texts } = reply
    // the first exchange only reads
    open = open.map((client, index) => ({ ...client, isWritten: attempt > 0 && texts[index] === client.next, found: texts[index] ?? '' }))
      .filter(({ isWritten }) => !isWritten)
      .map(client => {
        const known = client.found === '' ? null : records.open(countRecord, client.key, client.found)
        const believed = known !== null && time.isBelievable(known.atMs) ? known : null
        const tokens = takeTokens(believed, client, nowMs)
        left.set(client.key, tokens)
        const isFull = tokens >= client.limit
        const next = isFull ? '' : records.seal(countRecord, client.key, { tokens, atMs: nowMs })
        return { ...client, next, keptMs: Math.ceil((client.limit - tokens) * client.windowMs / client.limit) }
      })
      .filter(({ found, next }) => found !== next)
  }
  return used.map(({ key, limit }) => left.get(key) ?? limit)
}

/** Returns a client's tokens after it was refilled steadily, and used some. */
function takeTokens (known: Count | null, { limit, used, windowMs }: UsedByClient, nowMs: number): number {
  const before = known === null ? limit : Math.min(limit, known.tokens + Math.max(0, nowMs - known.atMs) * limit / windowMs)
  return Math.max(-10 * limit, Math.min(limit, before - used))
}
