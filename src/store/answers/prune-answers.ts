import { sql, type Statement } from '../sql/statement.ts'

/** Maximum number of answers of one account, whatever their size. */
const maxAnswers = 50_000
/** Rows that each statement deletes, so that nobody waits long for it. */
export const maxPrunedAnswers = 500

/**
 * Returns the statements that delete some answers of an account: the expired ones, and the oldest ones while all together are
 * too many or too large. Each returns the rows that it deleted. `now` is the time in ISO format.
 */
export function pruneAnswers (accountId: number, now: string, maxBytes: number): Statement[] {
  return [
    sql`DELETE FROM answers WHERE account_id = ${accountId} AND source IN (SELECT source FROM answers
      WHERE account_id = ${accountId} AND usable_until < ${now} LIMIT ${maxPrunedAnswers}) RETURNING source`,
    sql`DELETE FROM answers WHERE account_id = ${accountId} AND source IN (
      SELECT source FROM (
        SELECT source, ROW_NUMBER() OVER newest AS position, SUM(LENGTH(body)) OVER newest AS bytes
        FROM answers WHERE account_id = ${accountId} WINDOW newest AS (ORDER BY fetched_at DESC, source)
      ) AS sizes
      WHERE position > ${maxAnswers} OR bytes > ${maxBytes} ORDER BY position DESC LIMIT ${maxPrunedAnswers}) RETURNING source`
  ]
}
