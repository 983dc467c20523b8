import { sql, type Statement } from './statement.ts'

/** What identifies an account in the store: its id at the upstream, and the upstream's origin. */
export interface AccountName {
  account: string
  origin: string
}

/** Returns the statement that adds an account unless the store has it. `at` is the time in ISO format. */
export function insertAccount ({ account, origin }: AccountName, at: string): Statement {
  return sql`INSERT INTO accounts (account, origin, first_used_at) VALUES (${account}, ${origin}, ${at})
    ON CONFLICT (account, origin) DO NOTHING`
}

/** Returns the statement that selects the number of an account, as `account_id`. */
export function selectAccount ({ account, origin }: AccountName): Statement {
  return sql`SELECT account_id FROM accounts WHERE account = ${account} AND origin = ${origin}`
}
