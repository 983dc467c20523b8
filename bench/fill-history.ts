import { simulateYear, type SimulatedRecord } from '../sandbox/history/simulate-year.ts'
import { createCatalogue } from '../sandbox/indexes/create-catalogue.ts'
import { accountOf } from '../src/treasure-data/client/td-api-key.ts'
import { addDays, calendarDateAt } from '../src/domain/time/calendar-date.ts'
import { systemClock } from '../src/runtime/clock.ts'
import { Secret } from '../src/runtime/secret.ts'
import { createDatabase } from '../src/store/create-database.ts'
import { SnapshotStore } from '../src/store/history/snapshot-store.ts'
import { PersistentStore } from '../src/store/persistent-store.ts'
import { parseStoreUrl } from '../src/store/store-settings.ts'

/** Sets that are written concurrently: compressing takes longer than writing. */
const writers = 8
const journeyId = '1001'

/** Returns a year of a journey of four stages that was launched at its beginning, a set for each run. */
export function simulateJourney (): readonly SimulatedRecord[] {
  const launchedOn = addDays(calendarDateAt(Date.now(), 'UTC'), -364)
  const { plans } = createCatalogue(Date.now, new Map([[journeyId, launchedOn]]))
  const plan = plans.get(journeyId)
  return plan === undefined ? [] : [...simulateYear(plan, Date.now())]
}

/** Records a year for each journey, as the service would. Throws if the store cannot be written to. */
export async function fillHistory (
  { storeUrl, origin, key }: { storeUrl: string, origin: string, key: string },
  records: readonly SimulatedRecord[], journeyIds: readonly string[]
): Promise<void> {
  const log = { info () {}, warn: console.warn, error: console.error }
  const secret = new Secret(key)
  const database = await createDatabase(parseStoreUrl(storeUrl), systemClock)
  const store = new PersistentStore({ database, clock: systemClock, log, origin, account: accountOf(secret), key: secret })
  const snapshots = new SnapshotStore(store)
  await store.link.start()
  const sets = listSets(records, journeyIds)
  const write = async (): Promise<void> => {
    for (const { set, lastRunAt, missed } of sets) {
      if (await snapshots.record(set, lastRunAt, missed) === null) throw new Error('the store cannot be written to')
    }
  }
  try {
    await Promise.all(Array.from({ length: writers }, write))
  } finally {
    await store.link.close()
  }
}

/** Returns the same numbers for each journey; only the owner differs. */
function * listSets (records: readonly SimulatedRecord[], journeyIds: readonly string[]): Generator<SimulatedRecord> {
  for (const journeyId of journeyIds) {
    for (const record of records) yield { ...record, set: { ...record.set, journeyId } }
  }
}
