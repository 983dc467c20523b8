import { sql, type Statement } from '../sql/statement.ts'

/** A lease as one process requests it. Times are ISO UTC, by the clock of the requester. */
export interface LeaseRequest {
  name: string
  holder: string
  now: string
  until: string
}

/** Returns the statement that takes or renews a lease. It returns a row if the holder now has it. */
export function takeLease ({ name, holder, now, until }: LeaseRequest): Statement {
  return sql`INSERT INTO leases (name, holder, expires_at) VALUES (${name}, ${holder}, ${until})
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
    WHERE leases.holder = excluded.holder OR leases.expires_at <= ${now} RETURNING holder`
}

/** Returns the statement that releases a lease. */
export function releaseLease ({ name, holder }: Pick<LeaseRequest, 'name' | 'holder'>): Statement {
  return sql`DELETE FROM leases WHERE name = ${name} AND holder = ${holder}`
}
