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

/** The position of a note in the order of `selectEndedGaps`. */
export interface GapPosition {
  journeyId: string
  since: string
}

/** Notes that `selectEndedGaps` returns at once. */
export const endedGapsPage = 50

/**
 * Returns the statement that selects notes of gaps in which the journey ran, by journey and time, from after `position`. A recorded run
 * has ended them, after `from` (ISO UTC).
 */
export function selectEndedGaps (accountId: number, { journeyId, since }: GapPosition, from: string): Statement {
  return sql`SELECT journey_id, since, until FROM missed_runs
    WHERE account_id = ${accountId} AND (journey_id, since) > (${journeyId}, ${since}) AND until > ${from} AND reason <> ${'no-run'} AND
      EXISTS (SELECT 1 FROM snapshots WHERE snapshots.account_id = missed_runs.account_id AND
        snapshots.journey_id = missed_runs.journey_id AND snapshots.run_at = missed_runs.until)
    ORDER BY journey_id, since LIMIT ${endedGapsPage}`
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
