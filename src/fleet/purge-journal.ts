import type { MemoryTier } from '../cache/shared-tier.ts'
import { announceScript, journalScript, purgeScript } from '../redis/scripts.ts'
import type { TierKeys } from '../redis/tier-keys.ts'
import type { TierLink } from '../redis/tier-link.ts'
import { parseJournalReply, parseNumber, textOf, type JournalReply } from '../redis/tier-replies.ts'

/** Purges that replicas find in the journal when they come back; who missed more forgets everything. */
const journalLength = 1_000
/** Longer than any value may be used. */
const keepMs = 150 * 24 * 3_600_000
/** Purges that are owed to the others, one by one; beyond that everything is to be forgotten. */
const maxOwed = 1_000

/** Purges between the replicas: announced to all, and found later by who was away. */
export class PurgeJournal {
  readonly #link: TierLink
  readonly #keys: TierKeys
  readonly #memory: () => MemoryTier
  /** The last purge in the journal that is known here. */
  #position = 0
  /** What was purged here while the others could not be told. */
  readonly #owed = new Set<string | null>()

  constructor (link: TierLink, keys: TierKeys, memory: () => MemoryTier) {
    this.#link = link
    this.#keys = keys
    this.#memory = memory
  }

  /** Purges a group, or everything (`null`), for all replicas; `false` where that has to wait until the tier is reached again. */
  async purge (group: string | null): Promise<boolean> {
    if (await this.#announce(group)) return true
    const crowded = this.#owed.size >= maxOwed
    if (crowded) this.#owed.clear()
    this.#owed.add(crowded ? null : group)
    return false
  }

  /** Takes note of all purges since the last time, and announces those that are owed; `false` where that was not possible. */
  async catchUp (): Promise<boolean> {
    const journal = parseJournalReply(await this.#link.runPatiently(journalScript, this.#keys.journal, [this.#position]))
    if (journal === null) return false
    if (journal.position < this.#position) {
      // Redis lost its memory: whatever is in the journal was entered since
      this.#position = 0
      return await this.catchUp()
    }
    this.#take(journal)
    for (const group of [...this.#owed]) {
      if (!await this.#announce(group)) return false
      this.#owed.delete(group)
    }
    return true
  }

  #take ({ position, all, oldest, purges }: JournalReply): void {
    const memory = this.#memory()
    memory.purged(null, all)
    const incomplete = this.#position > 0 && oldest > this.#position && purges.length >= journalLength
    if (incomplete) memory.purged(null, position)
    for (const { group, number } of purges) memory.purged(group, number)
    this.#position = position
  }

  async #announce (group: string | null): Promise<boolean> {
    const link = this.#link
    const own = this.#memory().known(group ?? '')
    let number = String(own.all)
    if (group !== null) {
      number = textOf(await link.runPatiently(purgeScript, [this.#keys.generation(group)], [keepMs, own.group]))
      if (number === '') return false
    }
    const announced = textOf(await link.runPatiently(announceScript, this.#keys.journal, [this.#keys.channel, group ?? '*', number, journalLength, keepMs]))
    if (announced === '') return false
    this.#memory().purged(group, parseNumber(announced))
    return true
  }
}
