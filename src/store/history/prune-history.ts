import { sql, type Statement } from '../sql/statement.ts'

/** Rows of each table that are deleted at once, so that nobody waits long for it. */
export const maxPrunedRows = 50

/**
 * Returns the statements that delete some of what was recorded before `before` (ISO UTC). Each returns the rows that it deleted. The last
 * definition before that time stays, because it was in force after it.
 */
export function pruneHistory (accountId: number, before: string): Statement[] {
  return [
    sql`DELETE FROM snapshots WHERE snapshot_id IN (SELECT snapshot_id FROM snapshots
      WHERE account_id = ${accountId} AND recorded_at < ${before} ORDER BY recorded_at LIMIT ${maxPrunedRows}) RETURNING snapshot_id`,
    sql`DELETE FROM graphs WHERE account_id = ${accountId} AND (journey_id, day, kind) IN (SELECT journey_id, day, kind FROM graphs
      WHERE account_id = ${accountId} AND recorded_at < ${before} LIMIT ${maxPrunedRows}) RETURNING journey_id`,
    sql`DELETE FROM missed_runs WHERE account_id = ${accountId} AND (journey_id, since) IN (SELECT journey_id, since FROM missed_runs
      WHERE account_id = ${accountId} AND until < ${before} LIMIT ${maxPrunedRows}) RETURNING journey_id`,
    sql`DELETE FROM definitions WHERE account_id = ${accountId} AND (journey_id, first_seen_at) IN (
      SELECT old.journey_id, old.first_seen_at FROM definitions AS old WHERE old.account_id = ${accountId} AND EXISTS (
        SELECT 1 FROM definitions AS later WHERE later.account_id = old.account_id AND later.journey_id = old.journey_id AND
          later.first_seen_at > old.first_seen_at AND later.first_seen_at < ${before})
      LIMIT ${maxPrunedRows}) RETURNING journey_id`
  ]
}
