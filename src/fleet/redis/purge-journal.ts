import type { PurgeListener, PurgeMessages } from '../../cache/purge-versions.ts'
import { luaFunctions, parsePurgeVersion, purgesKeptMs, script, textOf } from '../../redis/scripts.ts'
import type { SharedTier } from '../../redis/shared-tier.ts'

/**
 * Tells all replicas of a purge and enters it in the journal, where those that did not hear find it. Keys: position, journal, purge
 * version of everything. Arguments: channel, group or `*`, its purge version (for `*` the replica's own), length of the journal, how long
 * it counts, in ms. Gives the purge version.
 */
const announceScript = script(`${luaFunctions}
clearForeign(KEYS[2])
local position = write(math.max(numberIn(KEYS[1]) + 1, nowMs()))
local number = ARGV[3]
if ARGV[2] == '*' then
  number = write(math.max(numberIn(KEYS[3]) + 1, nowMs(), tonumber(number)))
  redis.call('SET', KEYS[3], number, 'PX', ARGV[5])
end
redis.call('SET', KEYS[1], position, 'PX', ARGV[5])
redis.call('ZADD', KEYS[2], position, number .. ' ' .. ARGV[2])
redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -1 - tonumber(ARGV[4]))
redis.call('PEXPIRE', KEYS[2], ARGV[5])
redis.call('PUBLISH', ARGV[1], 'purged ' .. number .. ' ' .. ARGV[2])
return number
`)

/**
 * Reads the purges that a replica has not heard of. Keys: position, journal, purge version of everything. Arguments: position of the
 * last purge known. Gives the position now, the purge version of everything, the oldest position in the journal, and the purges since.
 */
const journalScript = script(`${luaFunctions}
clearForeign(KEYS[2])
local oldest = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')[2] or '0'
return { write(numberIn(KEYS[1])), write(numberIn(KEYS[3])), oldest, redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. ARGV[1], '+inf') }
`)

/** Purges that replicas find in the journal when they come back. A replica that missed more purges everything. */
const journalLength = 1_000

const nobody: PurgeListener = { of: () => ({ all: 0, group: 0 }), learn () {}, announceOwed: async () => true }

/** Purges between replicas: announced to all, and found later by those that were away. */
export class PurgeJournal implements PurgeMessages {
  readonly #tier: Pick<SharedTier, 'link' | 'keys'>
  /** The last purge in the journal that is known here. */
  #position = 0
  #listener = nobody

  constructor (tier: Pick<SharedTier, 'link' | 'keys'>) {
    this.#tier = tier
  }

  attach (listener: PurgeListener): void {
    this.#listener = listener
  }

  async announce (group: string | null, version: number): Promise<boolean> {
    const { link, keys } = this.#tier
    const args = [keys.channel, group ?? '*', version, journalLength, purgesKeptMs]
    const announced = textOf(await link.runPatiently(announceScript, keys.journal, args))
    if (announced === '') return false
    this.#listener.learn(group, parsePurgeVersion(announced))
    return true
  }

  /** Takes note of a purge that another replica announced. */
  hear (text: string): void {
    const { group, version } = parsePurge(text)
    this.#listener.learn(group, version)
  }

  /** Takes note of all purges since the last time, and announces those that are owed. Returns `false` if that was not possible. */
  async catchUp (): Promise<boolean> {
    const { link, keys } = this.#tier
    const journal = parseJournalReply(await link.runPatiently(journalScript, keys.journal, [this.#position]))
    if (journal === null) return false
    if (journal.position < this.#position) {
      // Redis lost its memory: whatever is in the journal was entered since
      this.#position = 0
      return await this.catchUp()
    }
    this.#learn(journal)
    return await this.#listener.announceOwed()
  }

  #learn ({ position, all, oldest, purges }: NonNullable<ReturnType<typeof parseJournalReply>>): void {
    const listener = this.#listener
    listener.learn(null, all)
    const isIncomplete = this.#position > 0 && oldest > this.#position && purges.length >= journalLength
    if (isIncomplete) listener.learn(null, position)
    for (const { group, version } of purges) listener.learn(group, version)
    this.#position = position
  }
}

/** Parses the reply of `journalScript`; `null` if it is none. */
function parseJournalReply (reply: unknown) {
  if (!Array.isArray(reply)) return null
  const [position, all, oldest, purges] = reply.map((part: unknown) => part)
  if (!Array.isArray(purges)) return null
  return {
    position: parsePurgeVersion(textOf(position)),
    all: parsePurgeVersion(textOf(all)),
    oldest: parsePurgeVersion(textOf(oldest)),
    purges: purges.map((purge: unknown) => parsePurge(textOf(purge)))
  }
}

/** Parses a purge as the journal and messages write it: `<version> <group or *>`. */
function parsePurge (text: string): { group: string | null, version: number } {
  const [version = '', group = ''] = text.split(' ')
  return { group: group === '*' ? null : group, version: parsePurgeVersion(version) }
}
