import { PersistentStore, type PersistentStoreOptions } from '../../src/store/persistent-store.ts'
import { SnapshotStore } from '../../src/store/history/snapshot-store.ts'
import type { JourneyPlan } from '../journey-plan.ts'
import { simulateYear } from './simulate-year.ts'

const leaseMs = 60_000
/** The lease is renewed after this many records, which take far less than its time. */
const recordsPerLease = 50
/** After a fault, such as a lock that the service holds, the store is not used for a second. */
const pauseMs = 1_100
const attempts = 20

export interface RecordYearOptions extends PersistentStoreOptions {
  plans: Iterable<JourneyPlan>
  /** Aborts if the rest is no longer wanted. */
  signal: AbortSignal
}

/**
 * Records a simulated year of each journey like the service, in small steps beside it. The service waits in the meantime, because only
 * one process records at a time. Throws if the store cannot be used.
 */
export async function recordYear ({ plans, signal, ...options }: RecordYearOptions): Promise<void> {
  const { clock } = options
  const store = new PersistentStore(options)
  const snapshots = new SnapshotStore(store)
  const insist = async (write: () => Promise<boolean | null>): Promise<boolean> => {
    for (let attempt = 1; attempt <= attempts && !signal.aborted; attempt++) {
      const done = await write()
      if (done !== null) return done
      await new Promise<void>(resolve => { clock.setTimer(resolve, pauseMs) })
    }
    throw new Error('the store cannot be written to')
  }
  try {
    await store.link.start()
    let records = 0
    for (const plan of plans) {
      for (const { set, lastRunAt, missed } of simulateYear(plan, clock.wallMs())) {
        if (signal.aborted) return
        if (records++ % recordsPerLease === 0 && !await insist(() => snapshots.hold(leaseMs))) throw new Error('the service records itself')
        await insist(() => snapshots.record(set, lastRunAt, missed))
      }
    }
  } finally {
    await snapshots.release()
    await store.link.close()
  }
}
