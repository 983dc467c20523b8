import { join } from 'node:path'
import { simulateYear } from '../../../sandbox/history/simulate-year.ts'
import type { JourneyPlan } from '../../../sandbox/journey-plan.ts'
import type { AsOf } from '../../../src/domain/time/as-of.ts'
import { addDays, calendarDateAt } from '../../../src/domain/time/calendar-date.ts'
import type { DateRange } from '../../../src/domain/time/date-range.ts'
import { RecordedSources } from '../../../src/reports/engine/recorded-sources.ts'
import type { JourneyEndpoint } from '../../../src/reports/engine/source.ts'
import { systemClock } from '../../../src/runtime/clock.ts'
import { StoredHistory } from '../../../src/store/history/stored-history.ts'
import { writeSnapshot } from '../../../src/store/history/write-snapshot.ts'
import { sql } from '../../../src/store/sql/statement.ts'
import { SqliteDatabase } from '../../../src/store/sqlite/sqlite-database.ts'
import type { Sources } from '../domain/check-explanation.ts'
import type { Owner } from '../listen-on.ts'
import { makeFolder } from '../store/open-databases.ts'
import { journeyIdOf } from './sources.ts'

const accountId = 1
const timeoutMs = 10_000
const untilMs = Date.parse('2026-09-15T12:00:00Z')

/** Records the runs of some days up to 15 September 2026 as the service does, and returns what reads them as the service does. */
export async function recordJourney (t: Owner, plan: JourneyPlan, days: number) {
  const journeyId = journeyIdOf(plan.id)
  const database = new SqliteDatabase({ path: join(makeFolder(t), 'store.db'), clock: systemClock })
  t.teardown(() => database.close())
  await database.open()
  await database.run([
    sql`INSERT INTO accounts (account_id, account, origin, first_used_at)
      VALUES (${accountId}, ${'a'}, ${'o'}, ${'2026-01-01T00:00:00.000Z'})`
  ], { timeoutMs })
  const recent = { ...plan, launchedOn: addDays(calendarDateAt(untilMs, 'UTC'), -days) }
  const sets = [...simulateYear(recent, untilMs)].map(({ set }) => set)
  for (const set of sets) await database.run(await writeSnapshot(accountId, set), { timeoutMs })
  const history = new StoredHistory({
    accountId, link: { read: async (...statements) => await database.run(statements, { timeoutMs, reads: true }) }
  })
  const recorded = new RecordedSources({
    reader: history,
    timeZone: 'UTC',
    clock: { wallMs: () => untilMs },
    lifetimes: { openTtlMs: 0, settledTtlMs: 0, staleIfErrorSettledMs: 0 }
  })
  return {
    journeyId,
    history,
    /** When each run was recorded, oldest first. */
    times: sets.map(({ recordedAt }) => recordedAt),
    async read (endpoints: readonly JourneyEndpoint[], range: DateRange | null, asOf: AsOf): Promise<Sources> {
      const read = async (endpoint: JourneyEndpoint) =>
        [endpoint, (await recorded.request(endpoint, journeyId, range, asOf).load()).value] as const
      return Object.fromEntries(await Promise.all(endpoints.map(read)))
    }
  }
}
