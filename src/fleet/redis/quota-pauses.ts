import { z } from 'zod'
import { exchangeScript, parseExchangeReply } from '../../redis/scripts.ts'
import type { SharedTier } from '../../redis/shared-tier.ts'
import { recordKind, wholeMs } from '../../redis/signed-records.ts'

/** The longest pause that a replica may request. */
const longestPauseMs = 120_000

/** The end of the pause of all replicas, by Redis's time. */
const pauseRecord = recordKind('pause', z.strictObject({ untilMs: wholeMs }))

/** The pauses of each Treasure Data key, by its digest. A pause known here holds here, whatever happens to it in Redis. */
export class QuotaPauses {
  readonly #tier: Pick<SharedTier, 'link' | 'keys' | 'records' | 'time'>
  readonly #untilMs = new Map<string, number>()

  constructor (tier: Pick<SharedTier, 'link' | 'keys' | 'records' | 'time'>) {
    this.#tier = tier
  }

  /** Returns how many ms of a known pause are left. */
  leftMs (digest: string): number {
    return Math.max(0, (this.#untilMs.get(digest) ?? 0) - this.#tier.time.latestMs())
  }

  /** Begins a pause at all replicas. A shorter one does not end it earlier. */
  begin (digest: string, ms: number): void {
    this.#learn(digest, this.#tier.time.earliestMs() + Math.min(longestPauseMs, Math.ceil(ms)))
    this.#write(digest)
  }

  /** Records a pause that another replica requested. Returns its ms; 0 if there is none. */
  read (digest: string, text: string): number {
    const { keys, records, time } = this.#tier
    const untilMs = records.open(pauseRecord, keys.quota(digest)[3], text)?.untilMs ?? 0
    if (!time.isBelievable(untilMs - longestPauseMs)) return 0
    this.#learn(digest, untilMs)
    return this.leftMs(digest)
  }

  /** Announces the pauses known here again. */
  renew (): void {
    for (const digest of this.#untilMs.keys()) {
      if (this.leftMs(digest) > 0) this.#write(digest)
      else this.#untilMs.delete(digest)
    }
  }

  #learn (digest: string, untilMs: number): void {
    this.#untilMs.set(digest, Math.max(untilMs, this.#untilMs.get(digest) ?? 0))
  }

  #write (digest: string): void {
    // never throws
    this.#exchange(digest).catch(() => {})
  }

  /** Announces a pause, unless the others know of a longer one. */
  async #exchange (digest: string): Promise<void> {
    const { link, keys, records } = this.#tier
    const key = keys.quota(digest)[3]
    const found = parseExchangeReply(await link.run(exchangeScript, [key], ['', '', 0]))?.texts[0]
    const untilMs = this.#untilMs.get(digest) ?? 0
    if (found === undefined || (records.open(pauseRecord, key, found)?.untilMs ?? 0) >= untilMs) return
    const text = records.seal(pauseRecord, key, { untilMs })
    await link.run(exchangeScript, [key], [found, text, Math.max(1, Math.ceil(this.leftMs(digest)))])
  }
}
