import type { PersistentStore } from '../persistent-store.ts'
import { sql, type Statement } from '../sql/statement.ts'
import { maxPrunedRows } from './prune-history.ts'

/**
 * Deletes everything recorded of a journey, some rows at a time. Returns `false` if the store cannot be written to. The next call then
 * deletes the rest.
 */
export async function deleteHistory (
  { link, accountId }: Pick<PersistentStore, 'link' | 'accountId'>, journeyId: string
): Promise<boolean> {
  if (accountId === null) return false
  for (;;) {
    const deleted = await link.write(deleteSome(accountId, journeyId))
    if (deleted === null) return false
    if (deleted.every(({ length }) => length < maxPrunedRows)) return true
  }
}

/** Returns the statements that delete some rows of each table. Each returns the rows that it deleted. */
function deleteSome (accountId: number, journeyId: string): Statement[] {
  return [
    sql`DELETE FROM snapshots WHERE snapshot_id IN (SELECT snapshot_id FROM snapshots
      WHERE account_id = ${accountId} AND journey_id = ${journeyId} LIMIT ${maxPrunedRows}) RETURNING snapshot_id`,
    sql`DELETE FROM graphs WHERE account_id = ${accountId} AND journey_id = ${journeyId} AND (day, kind) IN (SELECT day, kind FROM graphs
      WHERE account_id = ${accountId} AND journey_id = ${journeyId} LIMIT ${maxPrunedRows}) RETURNING day`,
    sql`DELETE FROM missed_runs WHERE account_id = ${accountId} AND journey_id = ${journeyId} AND since IN (SELECT since FROM missed_runs
      WHERE account_id = ${accountId} AND journey_id = ${journeyId} LIMIT ${maxPrunedRows}) RETURNING since`,
    sql`DELETE FROM definitions WHERE account_id = ${accountId} AND journey_id = ${journeyId} AND first_seen_at IN (
      SELECT first_seen_at FROM definitions WHERE account_id = ${accountId} AND journey_id = ${journeyId} LIMIT ${maxPrunedRows})
      RETURNING first_seen_at`
  ]
}
