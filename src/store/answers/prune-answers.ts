import { sql, type Statement } from '../sql/statement.ts'

/** Answers of one account that are kept; the oldest ones go. */
const maxAnswers = 50_000
/** Rows that go at once, so that nobody waits long behind them. */
const maxRows = 500

/** Returns the statements that delete some answers that have expired, or are too many. `now` is the time in ISO format. */
export function pruneAnswers (accountId: number, now: string): Statement[] {
  return [
    sql`DELETE FROM answers WHERE account_id = ${accountId} AND source IN (SELECT source FROM answers
      WHERE account_id = ${accountId} AND usable_until < ${now} LIMIT ${maxRows})`,
    sql`DELETE FROM answers WHERE account_id = ${accountId} AND source IN (SELECT source FROM answers
      WHERE account_id = ${accountId} ORDER BY fetched_at DESC LIMIT ${maxRows} OFFSET ${maxAnswers})`
  ]
}
