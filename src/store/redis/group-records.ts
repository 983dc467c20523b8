import { z } from 'zod'
import { exchangeScript, parseExchangeReply, purgesKeptMs } from '../../redis/scripts.ts'
import type { SharedTier } from '../../redis/shared-tier.ts'
import { recordKind, wholeMs } from '../../redis/signed-records.ts'

/** A group's last purge, and since when no purge is missing. If it is missing or not ours, no value of the group counts. */
const groupRecord = recordKind('group', z.strictObject({ purge: wholeMs, floor: wholeMs }))

/** A record as it is in Redis. */
export interface GroupRecord {
  text: string
  purge: number
  floor: number
  /** Whether it has to be signed again, because secrets are rotated. */
  isOutdated: boolean
}

const maxAttempts = 5

/** The records that say which values of a group count. */
export class GroupRecords {
  readonly #tier: Pick<SharedTier, 'link' | 'keys' | 'records' | 'time'>

  constructor (tier: Pick<SharedTier, 'link' | 'keys' | 'records' | 'time'>) {
    this.#tier = tier
  }

  /** Returns a group's record from its text, or `null` if it is not one of ours. */
  open (group: string, text: string): GroupRecord | null {
    const { keys, records, time } = this.#tier
    const content = records.open(groupRecord, keys.group(group), text)
    if (content === null || !time.isBelievable(content.purge) || !time.isBelievable(content.floor)) return null
    return { text, ...content, isOutdated: records.isOutdated(groupRecord, keys.group(group), text) }
  }

  /**
   * Writes a group's record if it is missing or lacks a purge known here, or signs it again. `found` is the text that was found. Returns
   * the current record, or `null` if there is none.
   */
  async establish (group: string, found: string, purge: number, nowMs: number): Promise<GroupRecord | null> {
    const known = this.open(group, found)
    const next = { purge: Math.max(known?.purge ?? 0, purge), floor: known?.floor ?? nowMs }
    const reply = await this.#exchange(group, found, next)
    return this.open(group, reply?.texts[0] ?? '')
  }

  /**
   * Gives a group a new purge version: max(previous + 1, time by Redis), and more than `own` if Redis's time allows that, because values
   * may have been loaded under that number since. Returns the version after reading it back; `null` if that is not possible.
   */
  async purge (group: string, own: number): Promise<number | null> {
    const { time } = this.#tier
    let reply = await this.#exchange(group, '', null)
    for (let attempt = 0; attempt < maxAttempts && reply !== null; attempt++) {
      const [text = ''] = reply.texts
      const known = this.open(group, text)
      const purge = Math.max((known?.purge ?? 0) + 1, reply.nowMs, time.isBelievable(own) ? own + 1 : 0)
      await this.#exchange(group, text, { purge, floor: known?.floor ?? reply.nowMs })
      reply = await this.#exchange(group, '', null)
      const reread = this.open(group, reply?.texts[0] ?? '')
      if (reread !== null && reread.purge >= purge) return reread.purge
    }
    return null
  }

  /** Replaces a record, or reads it (`null`). */
  async #exchange (group: string, found: string, next: { purge: number, floor: number } | null) {
    const { link, keys, records } = this.#tier
    const key = keys.group(group)
    const text = next === null ? found : records.seal(groupRecord, key, next)
    return parseExchangeReply(await link.runPatiently(exchangeScript, [key], [found, text, purgesKeptMs]))
  }
}
