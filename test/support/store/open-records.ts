import { systemClock } from '../../../src/runtime/clock.ts'
import { createDatabase } from '../../../src/store/create-database.ts'
import type { SnapshotSet } from '../../../src/store/history/snapshot-set.ts'
import { writeSnapshot } from '../../../src/store/history/write-snapshot.ts'
import { sql, sqlText } from '../../../src/store/sql/statement.ts'
import { parseStoreUrl } from '../../../src/store/store-settings.ts'
import type { Owner } from '../listen-on.ts'

const timeoutMs = 10_000

/** Opens a store that a service has used, and returns the service's recorder. */
export async function openRecords (t: Owner, url: string) {
  const database = await createDatabase(parseStoreUrl(url), systemClock)
  t.teardown(() => database.close())
  await database.open()
  const [accounts] = await database.run([sqlText('SELECT account_id AS id FROM accounts')], { timeoutMs, reads: true })
  const accountId = Number(accounts?.[0]?.['id'])
  return {
    record: async (...sets: SnapshotSet[]): Promise<void> => {
      for (const set of sets) await database.run(await writeSnapshot(accountId, set), { timeoutMs })
    },
    miss: async (since: string, until: string, reason: string): Promise<void> => {
      await database.run([sql`INSERT INTO missed_runs (account_id, journey_id, since, until, reason)
        VALUES (${accountId}, ${'1001'}, ${since}, ${until}, ${reason})`], { timeoutMs })
    }
  }
}
