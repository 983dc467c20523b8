import { randomUUID } from 'node:crypto'
import { formatInstant } from '../../runtime/clock.ts'
import type { PersistentStore } from '../persistent-store.ts'
import { sql, type Statement } from '../sql/statement.ts'
import { releaseLease, takeLease } from './leases.ts'
import { deleteMissed, selectEndedGaps, upsertMissed, type GapPosition, type MissedRuns } from './missed-runs.ts'
import { maxPrunedRows, pruneHistory } from './prune-history.ts'
import type { DailyGraph, SnapshotSet } from './snapshot-set.ts'
import { upsertGraph, writeSnapshot } from './write-snapshot.ts'

const dayMs = 86_400_000

/** Records what Treasure Data does not keep. A lease lets one process at a time record. `null` means that the store is unavailable. */
export class SnapshotStore {
  readonly #store: Pick<PersistentStore, 'link' | 'accountId' | 'clock'>
  readonly #holder = randomUUID()

  constructor (store: Pick<PersistentStore, 'link' | 'accountId' | 'clock'>) {
    this.#store = store
  }

  /**
   * Takes or renews the lease for this many ms; returns whether this process now has it. Replicas compare it with their own clocks: if
   * those differ by more than the lease, two may record at once. Even then, its key limits each run to one set.
   */
  async hold (leaseMs: number): Promise<boolean | null> {
    const { accountId, clock } = this.#store
    if (accountId === null) return null
    const nowMs = clock.wallMs()
    const lease = { name: nameOf(accountId), holder: this.#holder, now: formatInstant(nowMs), until: formatInstant(nowMs + leaseMs) }
    const rows = await this.#write([takeLease(lease)])
    return rows && (rows[0] ?? 0) > 0
  }

  /** Releases the lease, so that another replica takes over at once. */
  async release (): Promise<void> {
    const { accountId } = this.#store
    if (accountId !== null) await this.#write([releaseLease({ name: nameOf(accountId), holder: this.#holder })])
  }

  /** Returns the last recorded run of a journey, and how recent its numbers were. */
  async readLast (journeyId: string): Promise<{ runAt: string | null, dataUpdatedAt: string | null } | null> {
    const { link, accountId } = this.#store
    if (accountId === null) return null
    const rows = await link.read(sql`SELECT MAX(run_at) AS run_at, MAX(data_updated_at) AS data_updated_at FROM snapshots
      WHERE account_id = ${accountId} AND journey_id = ${journeyId}`)
    const row = rows?.[0]?.[0]
    if (row === undefined) return null
    const timeOf = (name: string): string | null => typeof row[name] === 'string' ? row[name] : null
    return { runAt: timeOf('run_at'), dataUpdatedAt: timeOf('data_updated_at') }
  }

  /** Records a set, and the runs missed since `lastRunAt`, in one transaction. Returns whether the set is the first one of its run. */
  async record (set: SnapshotSet, lastRunAt: string | null, missed: MissedRuns | null): Promise<boolean | null> {
    const { accountId } = this.#store
    if (accountId === null) return null
    const rows = await this.#write([
      ...await writeSnapshot(accountId, set),
      ...lastRunAt === null ? [] : [deleteMissed(accountId, set.journeyId, lastRunAt)],
      ...missed === null ? [] : [upsertMissed(accountId, set.journeyId, missed)]
    ])
    return rows && (rows[0] ?? 0) > 0
  }

  /** Notes how long runs have been missing so far, and why. Returns whether that was possible. */
  async noteMissed (journeyId: string, missed: MissedRuns): Promise<boolean> {
    const { accountId } = this.#store
    const rows = accountId === null ? null : await this.#write([upsertMissed(accountId, journeyId, missed)])
    return rows !== null
  }

  /** Returns a page of the gaps that `selectEndedGaps` describes. */
  async readEndedGaps (position: GapPosition, from: string): Promise<Array<GapPosition & { until: string }> | null> {
    const { link, accountId } = this.#store
    if (accountId === null) return null
    const rows = (await link.read(selectEndedGaps(accountId, position, from)))?.[0] ?? null
    return rows?.map(row => ({ journeyId: String(row['journey_id']), since: String(row['since']), until: String(row['until']) })) ?? null
  }

  /** Records charts without a run. Returns how many were recorded; charts that were recorded later are kept. */
  async recordGraphs (of: Pick<SnapshotSet, 'journeyId' | 'recordedAt'>, graphs: readonly DailyGraph[]): Promise<number | null> {
    const { accountId } = this.#store
    if (accountId === null) return null
    const rows = await this.#write(await Promise.all(graphs.map(async graph => await upsertGraph(accountId, of, graph))))
    return rows?.reduce((sum, count) => sum + count, 0) ?? null
  }

  /** Deletes some of the data older than this many days. Returns whether there is more. */
  async prune (days: number): Promise<boolean | null> {
    const { accountId, clock } = this.#store
    if (accountId === null) return null
    const rows = await this.#write(pruneHistory(accountId, formatInstant(clock.wallMs() - days * dayMs)))
    return rows && rows.some(count => count >= maxPrunedRows)
  }

  /** Returns how many rows each statement returned. */
  async #write (statements: readonly Statement[]): Promise<number[] | null> {
    return (await this.#store.link.write(statements))?.map(({ length }) => length) ?? null
  }
}

/** One process records each account. */
function nameOf (accountId: number): string {
  return `record-runs:${accountId}`
}
