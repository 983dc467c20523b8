import { covers, type KnownPurges } from '../../cache/purge-versions.ts'
import type { SourceRequest, VersionedEntry } from '../../cache/source-cache-contract.ts'
import { formatInstant, withTimeout } from '../../runtime/clock.ts'
import type { PersistentStore } from '../persistent-store.ts'
import type { Statement } from '../sql/statement.ts'
import { deleteAnswer, writeAnswer, type AnswerToWrite, type Keepable } from './answer-rows.ts'
import { maxPrunedAnswers, pruneAnswers } from './prune-answers.ts'
import type { StoredPurges } from './stored-purges.ts'
import { WriteQueue } from './write-queue.ts'

export interface AnswerWriterOptions {
  store: Pick<PersistentStore, 'link' | 'accountId' | 'clock' | 'counts' | 'key' | 'keyTag'>
  purges: Pick<StoredPurges, 'settle' | 'owed' | 'read' | 'learn'>
  known: () => KnownPurges
  /** Maximum size of all answers of the account in the store, compressed. */
  maxBytes: number
}

/** How long an answer waits before it is written. This much may be lost if the process is killed. */
const delayMs = 200
/** The same while the store cannot be written to. */
const retryMs = 1_000
const pruneMs = 10 * 60_000
/** How long the exiting process waits for pending writes. */
const closeMs = 2_000

/** Writes answers in the background, in batches: the newest of each key wins. Nothing here throws. */
export class AnswerWriter<V> {
  readonly #options: AnswerWriterOptions
  readonly #queue: WriteQueue<AnswerToWrite<V>>
  #flushing: Promise<void> | null = null
  #cancelTimer: (() => void) | null = null
  #prunedAtMs = -Infinity
  #isClosed = false

  constructor (options: AnswerWriterOptions) {
    this.#options = options
    this.#queue = new WriteQueue(options.store.counts)
  }

  /** Returns the entry that waits under a request's key; `null` for a pending deletion, `undefined` if nothing waits. */
  get ({ key }: SourceRequest<V>): VersionedEntry<V> | null | undefined {
    return this.#queue.get(key)
  }

  put (request: Keepable<V>, { entry, purgeVersion }: VersionedEntry<V>): void {
    const item = { request, entry, purgeVersion, key: this.#options.store.key }
    this.#queue.put(request.key, request.group, item, entry.sizeBytes)
    this.schedule()
  }

  delete ({ key, group }: Keepable<V>): void {
    this.#queue.put(key, group, null, key.length)
    this.schedule()
  }

  /** Drops pending writes of a group, or all (`null`). */
  drop (group: string | null): void {
    this.#queue.drop(group)
  }

  usage (): ReturnType<WriteQueue<unknown>['usage']> {
    return this.#queue.usage()
  }

  /** Schedules pending writes and purges. */
  schedule (): void {
    if (this.#isClosed || this.#cancelTimer !== null || this.#flushing !== null) return
    const { store, purges } = this.#options
    this.#cancelTimer = store.clock.setTimer(() => {
      this.#cancelTimer = null
      this.#flushing = this.#flush().finally(() => {
        this.#flushing = null
        if (!this.#queue.isEmpty || purges.owed() > 0) this.schedule()
      })
      this.#flushing.catch(() => {})
    }, store.link.isWritable() ? delayMs : retryMs)
  }

  async close (): Promise<void> {
    this.#isClosed = true
    this.#cancelTimer?.()
    await withTimeout((this.#flushing ?? Promise.resolve()).then(() => this.#flush()), closeMs, this.#options.store.clock)
  }

  async #flush (): Promise<void> {
    const { purges } = this.#options
    // purges come first: answers written afterwards have seen them
    while (await purges.settle() && !this.#queue.isEmpty) if (!await this.#writeBatch()) return
    await this.#prune()
  }

  async #writeBatch (): Promise<boolean> {
    const { store, known, purges } = this.#options
    const { link, accountId, counts } = store
    if (accountId === null || !link.isWritable()) return false
    const batch = this.#queue.batch()
    const statements = (await Promise.all(batch.map(async ([key, item]): Promise<Statement[]> => {
      if (item === null) return [deleteAnswer(accountId, { key })]
      if (!covers(item.purgeVersion, known().of(item.request.group))) return []
      // an answer that cannot be encoded now is skipped: the next one of its key may succeed
      return await writeAnswer(accountId, store.keyTag(item.key), item).catch(() => [])
    }))).flat()
    const rows = statements.length === 0 ? [] : await link.write(statements)
    if (rows === null || accountId !== store.accountId) return false
    const purged = rows.filter(({ length }) => length > 0).length
    this.#queue.settle(batch)
    counts.writes.add('purged', purged)
    counts.writes.add('written', batch.length - purged)
    // another process purged, and this one has not learned of it
    if (purged > 0) purges.learn((await link.read(purges.read(accountId)))?.[0] ?? [])
    return true
  }

  async #prune (): Promise<void> {
    const { maxBytes, store: { link, accountId, clock } } = this.#options
    const nowMs = clock.monotonicMs()
    if (accountId === null || nowMs - this.#prunedAtMs < pruneMs) return
    this.#prunedAtMs = nowMs
    const deleted = await link.write(pruneAnswers(accountId, formatInstant(clock.wallMs()), maxBytes))
    // the rest follows after the next batch
    if (deleted?.some(({ length }) => length >= maxPrunedAnswers) === true) this.#prunedAtMs = -Infinity
  }
}
