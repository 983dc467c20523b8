import type { PurgeListener, PurgeMessages } from '../../cache/purge-versions.ts'
import { exchangeScript, purgesKeptMs, removeMembersScript } from '../../redis/scripts.ts'
import type { SharedTier } from '../../redis/shared-tier.ts'
import {
  appendScript, headRecord, isChain, journalLength, parseJournalReply, purgeRecord, readJournalScript, replaceEntriesScript,
  type JournalEntry, type JournalHead
} from './journal-scripts.ts'

type JournalTier = Pick<SharedTier, 'clock' | 'link' | 'keys' | 'records' | 'time' | 'write' | 'floorMs' | 'purgedAll'>

/** Attempts to append an entry. Each fails if another replica appends first. */
const maxAttempts = 10

/** A replica's view of the journal. */
interface Journal {
  headText: string
  /** `null` if no replica's signature is found. */
  head: JournalHead | null
  /** Entries after the last known position, in order. */
  entries: readonly JournalEntry[]
  /** The texts that were read; those that we signed, with their entries. */
  found: ReadonlyArray<{ text: string, entry: JournalEntry | null }>
  nowMs: number
}

/**
 * Purges between replicas: announced to all, and found later by those that were away. Every record is signed and entries are chained, so
 * nobody can add, change or remove one unnoticed. A replica that finds no journal restarts it; values from before then do not count. A
 * replica that may have missed a purge purges everything. One that knows a later purge of everything than the journal, from its store,
 * announces it.
 */
export class PurgeJournal implements PurgeMessages {
  readonly #tier: JournalTier
  /** The last known position; 0 for none. */
  #position = 0
  #listener: PurgeListener | null = null
  #onAttached = (): void => {}
  readonly #attached = new Promise<void>(resolve => { this.#onAttached = resolve })
  #last: Promise<unknown> = Promise.resolve()

  constructor (tier: JournalTier) {
    this.#tier = tier
  }

  attach (listener: PurgeListener): void {
    this.#listener = listener
    this.#onAttached()
  }

  /** Announces a purge. Returns whether the journal contains it when read back. */
  async announce (group: string | null, version: number): Promise<boolean> {
    return await this.#inOrder(() => this.#announce(group, version))
  }

  async #announce (group: string | null, version: number): Promise<boolean> {
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const journal = await this.#follow()
      if (journal === null) return false
      const entry = await this.#append(journal, group, version)
      if (entry === null) continue
      const reread = await this.#read(entry.previous)
      const isThere = reread?.entries.some(({ position, previous }) => position === entry.position && previous === entry.previous)
      if (reread?.head != null && reread.head.position >= entry.position && isThere === true) return true
    }
    return false
  }

  /** Resets the position, because the journal belongs to another account. */
  reset (): void {
    this.#position = 0
  }

  /** Records a purge that another replica announced. */
  hear ({ group, version }: JournalEntry): void {
    if (!this.#tier.time.isBelievable(version)) return
    if (group === null) this.#tier.purgedAll = Math.max(this.#tier.purgedAll, version)
    this.#listener?.learn(group, version)
  }

  /**
   * Applies all purges since the last time, and announces pending ones. Returns `false` if that was not possible. Waits until there is a
   * listener: purges that nobody hears would count as known.
   */
  async catchUp (): Promise<boolean> {
    await this.#attached
    if (await this.#inOrder(() => this.#follow()) === null || await this.#listener?.announceOwed() !== true) return false
    const known = this.#knownAll()
    // otherwise values that have seen it would count for those who do not know of it, whatever they purge
    if (known > this.#tier.purgedAll && this.#tier.time.isBelievable(known)) await this.announce(null, known)
    return true
  }

  /** Returns the last purge of everything that this replica knows. */
  #knownAll (): number {
    return this.#listener?.of('').all ?? 0
  }

  /** Runs one task after another. Of two at once, one would find the position moved by the other, and assume that it missed a purge. */
  async #inOrder<T> (task: () => Promise<T>): Promise<T> {
    const run = this.#last.then(task, task)
    this.#last = run
    return await run
  }

  /** Applies all purges since the last time. Returns the journal at that point, or `null` if that was not possible. */
  async #follow (): Promise<Journal | null> {
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const journal = await this.#read(this.#position)
      if (journal === null) return null
      const { head, entries } = journal
      if (head === null || head.position < this.#position) {
        await this.#begin(journal)
      } else if (!this.#isKnown(head, entries)) {
        // a new replica has nothing to purge: it only distrusts stored values
        await (this.#position === 0 ? this.#begin(journal) : this.#append(journal, null, this.#knownAll()))
      } else {
        for (const { group, version } of entries) this.#listener?.learn(group, version)
        // its entry may have left the journal
        this.#listener?.learn(null, head.all)
        this.#moveTo(head)
        await this.#signAgain(journal)
        return journal
      }
    }
    return null
  }

  /** Returns whether the journal has all purges between the last known one and its head. */
  #isKnown (head: JournalHead, entries: readonly JournalEntry[]): boolean {
    if (this.#position > 0) return isChain(entries, this.#position, head.position)
    const [first] = entries
    const isWhole = first !== undefined && (first.position === head.floor || entries.length === journalLength)
    return isWhole && isChain(entries, first.previous, head.position)
  }

  /** Restarts the journal. Values in memory stay valid. */
  async #begin (journal: Journal): Promise<boolean> {
    const { time } = this.#tier
    const previous = Math.max(journal.head?.position ?? 0, time.isBelievable(this.#position) ? this.#position : 0)
    const position = Math.max(previous + 1, journal.nowMs)
    const known = this.#knownAll()
    const all = Math.max(journal.head?.all ?? 0, time.isBelievable(known) ? known : 0)
    return await this.#write(journal, { position, previous, group: null, version: all }, { position, all, floor: position })
  }

  /**
   * Appends a purge. Everything is purged under a new version, later than `version` if possible, because values may have been loaded under
   * that number since.
   */
  async #append (journal: Journal, group: string | null, version: number): Promise<JournalEntry | null> {
    const { head, nowMs } = journal
    if (head === null) return null
    const ownVersion = this.#tier.time.isBelievable(version) ? version : 0
    const entry = {
      position: Math.max(head.position + 1, nowMs),
      previous: head.position,
      group,
      version: group === null ? Math.max(head.all + 1, nowMs, ownVersion + 1) : version
    }
    const all = group === null ? entry.version : head.all
    const isWritten = await this.#write(journal, entry, { position: entry.position, all, floor: head.floor })
    if (isWritten) this.#listener?.learn(group, entry.version)
    return isWritten ? entry : null
  }

  async #write ({ headText }: Journal, entry: JournalEntry, head: JournalHead): Promise<boolean> {
    const { link, keys, records } = this.#tier
    const [headKey, entriesKey] = keys.journal
    const args = [
      headText, records.seal(headRecord, headKey, head), records.seal(purgeRecord, entriesKey, entry), entry.position, journalLength,
      purgesKeptMs, keys.channel, this.#tier.write(purgeRecord, entry)
    ]
    const isWritten = await link.runPatiently(appendScript, keys.journal, args) === 1
    // the account may have changed in the meantime
    if (keys !== this.#tier.keys) return false
    if (isWritten) this.#moveTo(head)
    return isWritten
  }

  /** Signs records again that lack a signature, because secrets are rotated. */
  async #signAgain ({ headText, head, found }: Journal): Promise<void> {
    const { link, keys, records } = this.#tier
    const [headKey, entriesKey] = keys.journal
    const replaced = found.flatMap(({ text, entry }) => {
      const isOutdated = entry !== null && records.isOutdated(purgeRecord, entriesKey, text)
      return isOutdated ? [entry.position, text, records.seal(purgeRecord, entriesKey, entry)] : []
    })
    if (replaced.length > 0) await link.runPatiently(replaceEntriesScript, [entriesKey], replaced)
    if (head !== null && records.isOutdated(headRecord, headKey, headText)) {
      await link.runPatiently(exchangeScript, [headKey], [headText, records.seal(headRecord, headKey, head), purgesKeptMs])
    }
  }

  #moveTo ({ position, floor, all }: JournalHead): void {
    this.#position = position
    this.#tier.floorMs = floor
    // a purge may have been heard of in the meantime
    this.#tier.purgedAll = Math.max(this.#tier.purgedAll, all)
  }

  /** Reads the journal after a position; `null` if Redis cannot be reached. */
  async #read (behind: number): Promise<Journal | null> {
    const { clock, link, keys, time } = this.#tier
    const sentAtMs = clock.monotonicMs()
    const reply = parseJournalReply(await link.runPatiently(readJournalScript, keys.journal, [behind, journalLength]))
    if (reply === null || keys !== this.#tier.keys) return null
    time.note(reply.nowMs, sentAtMs)
    const head = this.#openHead(reply.headText)
    const found = reply.texts.map(text => ({ text, entry: this.#openEntry(text) }))
    const foreign = found.flatMap(({ text, entry }) => entry === null ? [text] : [])
    if (foreign.length > 0) await link.runPatiently(removeMembersScript, [keys.journal[1]], foreign)
    // anyone could change a position in the set
    const entries = found.flatMap(({ entry }) => entry !== null && entry.position > behind ? [entry] : [])
    return { ...reply, head, found, entries: entries.sort((one, other) => one.position - other.position) }
  }

  #openHead (text: string): JournalHead | null {
    const { records, keys, time } = this.#tier
    const head = records.open(headRecord, keys.journal[0], text)
    return head !== null && [head.position, head.all, head.floor].every(ms => time.isBelievable(ms)) ? head : null
  }

  #openEntry (text: string): JournalEntry | null {
    const { records, keys, time } = this.#tier
    const entry = records.open(purgeRecord, keys.journal[1], text)
    return entry !== null && [entry.position, entry.version].every(ms => time.isBelievable(ms)) ? entry : null
  }
}
