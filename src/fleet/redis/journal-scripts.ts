import { z } from 'zod'
import { luaFunctions, script, textOf } from '../../redis/scripts.ts'
import { recordKind, wholeMs } from '../../redis/signed-records.ts'

/**
 * The head of the journal: its last position, the last purge of everything, and the position at which the journal was restarted. Purges
 * before that position are unknown.
 */
export const headRecord = recordKind('journal', z.strictObject({ position: wholeMs, all: wholeMs, floor: wholeMs }))

export type JournalHead = z.output<typeof headRecord.schema>

/** An entry of the journal: the purge of a group, or of everything (`null`). It names the previous position, so that gaps show. */
export const purgeRecord = recordKind('purge', z.strictObject({
  position: wholeMs, previous: wholeMs, group: z.string().nullable(), version: wholeMs
}))

export type JournalEntry = z.output<typeof purgeRecord.schema>

/** Entries that the journal keeps for returning replicas. */
export const journalLength = 1_000

/**
 * Appends a purge to the journal, unless its head has changed, and informs all replicas. Keys: head, journal. Arguments: expected
 * head, new head, entry, its position, length of the journal, how long it is kept, in ms, channel, message. Returns 1 if it was appended.
 */
export const appendScript = script(`${luaFunctions}
if textIn(KEYS[1]) ~= ARGV[1] then return 0 end
clearForeign(KEYS[2])
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[6])
redis.call('ZADD', KEYS[2], ARGV[4], ARGV[3])
redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -1 - tonumber(ARGV[5]))
redis.call('PEXPIRE', KEYS[2], ARGV[6])
redis.call('PUBLISH', ARGV[7], ARGV[8])
return 1
`)

/**
 * Reads the purges that a replica does not know. Keys: head, journal. Arguments: last known position, length of the journal. Returns the
 * head, Redis's time in ms, and the entries since, the earliest ones if there are more.
 */
export const readJournalScript = script(`${luaFunctions}
clearForeign(KEYS[2])
return { textIn(KEYS[1]), nowMs(), redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. ARGV[1], '+inf', 'LIMIT', 0, ARGV[2]) }
`)

/** Replaces entries. Keys: journal. Arguments: for each its position, the entry, the new one. */
export const replaceEntriesScript = script(`
for index = 1, #ARGV, 3 do
  if redis.call('ZREM', KEYS[1], ARGV[index + 1]) == 1 then redis.call('ZADD', KEYS[1], ARGV[index], ARGV[index + 2]) end
end
return 1
`)

/** Parses the reply of `readJournalScript`; `null` if it is invalid. */
export function parseJournalReply (reply: unknown) {
  if (!Array.isArray(reply)) return null
  const [head, nowMs, entries] = reply.map((part: unknown) => part)
  if (typeof nowMs !== 'number' || !Array.isArray(entries)) return null
  return { headText: textOf(head), nowMs, texts: entries.map(textOf) }
}

/** Returns whether the entries lead from one position to another without a gap. */
export function isChain (entries: readonly JournalEntry[], fromPosition: number, toPosition: number): boolean {
  let position = fromPosition
  for (const entry of entries) {
    if (entry.previous !== position) return false
    position = entry.position
  }
  return position === toPosition
}
