import { sql, type Statement } from '../sql/statement.ts'

/** A period without recorded runs, and the reason. Times are ISO UTC. */
export interface MissedRuns {
  since: string
  until: string
  reason: string
}

/** Returns the statement that notes how long runs have been missing since a recorded one. */
export function upsertMissed (accountId: number, journeyId: string, { since, until, reason }: MissedRuns): Statement {
  return sql`INSERT INTO missed_runs (account_id, journey_id, since, until, reason)
    VALUES (${accountId}, ${journeyId}, ${since}, ${until}, ${reason})
    ON CONFLICT (account_id, journey_id, since) DO UPDATE SET until = excluded.until, reason = excluded.reason`
}

/** Returns the statement that deletes the note of a period that turned out to miss no run. */
export function deleteMissed (accountId: number, journeyId: string, since: string): Statement {
  return sql`DELETE FROM missed_runs WHERE account_id = ${accountId} AND journey_id = ${journeyId} AND since = ${since}`
}

/**
 * Returns the statement that adds a note from another store; it returns a row if anything changes. A note that was still open at export
 * is not added once a later run is known, because that run may have shown that none was missed.
 */
export function importMissed (accountId: number, journeyId: string, { since, until, reason }: MissedRuns): Statement {
  return sql`INSERT INTO missed_runs (account_id, journey_id, since, until, reason)
    SELECT ${accountId}, ${journeyId}, ${since}, ${until}, ${reason} WHERE
      NOT EXISTS (SELECT 1 FROM snapshots WHERE account_id = ${accountId} AND journey_id = ${journeyId} AND run_at > ${since}) OR
      EXISTS (SELECT 1 FROM snapshots WHERE account_id = ${accountId} AND journey_id = ${journeyId} AND run_at = ${until})
    ON CONFLICT (account_id, journey_id, since) DO UPDATE SET until = excluded.until, reason = excluded.reason
      WHERE missed_runs.until < excluded.until RETURNING since`
}
