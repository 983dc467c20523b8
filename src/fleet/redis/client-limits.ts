import { z } from 'zod'
import { windowMsOf, type LimitName } from '../../access/limits/limit-names.ts'
import type { SharedLimits, UsedTokens } from '../../access/limits/shared-limits.ts'
import { exchangeScript, parseExchangeReply } from '../../redis/scripts.ts'
import type { SharedTier } from '../../redis/shared-tier.ts'
import { recordKind, wholeMs } from '../../redis/signed-records.ts'
import { keyedDigest } from '../../redis/tier-keys.ts'
import type { Membership } from './membership.ts'

/** How many tokens a client had left, and when, by Redis's time. After overuse it is below 0, by ten buckets at most. */
const countRecord = recordKind('count', z.strictObject({ tokens: z.number(), atMs: wholeMs }))

type Count = z.output<typeof countRecord.schema>

/** Attempts to write a count. Each fails if another replica writes first. */
const maxAttempts = 10

/** What a client used. Its empty bucket is full again after `windowMs`; `key` is the key of its count in Redis. */
type UsedByClient = UsedTokens & { windowMs: number, key: string }

type TierOfLimits = Pick<SharedTier, 'link' | 'keys' | 'records' | 'time' | 'nameSecretFor'>

/** Returns the sync of one limit: it exchanges with the other replicas what callers used. */
export function createClientLimits (tier: TierOfLimits, membership: Membership, limit: LimitName): SharedLimits {
  const windowMs = windowMsOf(limit)
  return {
    replicas: () => membership.known(),
    isReached: () => tier.link.isUp() && membership.isOfOneMind(),
    async sync (used) {
      // each limit has its own digests, because client names and addresses must not be readable in Redis
      const secret = tier.nameSecretFor(limit)
      const clients = used.map(tokens => ({ ...tokens, windowMs, key: tier.keys.client(keyedDigest(secret, tokens.caller)) }))
      return await syncCounts(tier, clients)
    }
  }
}

/** Deducts what clients used. Returns how many tokens each has left, or `null` if Redis cannot be reached. */
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

/** Returns a client's tokens after a steady refill, minus what it used. */
function takeTokens (known: Count | null, { limit, used, windowMs }: UsedByClient, nowMs: number): number {
  const before = known === null ? limit : Math.min(limit, known.tokens + Math.max(0, nowMs - known.atMs) * limit / windowMs)
  return Math.max(-10 * limit, Math.min(limit, before - used))
}
