import { storeOff, type StoreState } from '../cache/store-state.ts'
import { stretchTimers, withTimeout } from '../runtime/clock.ts'
import type { Secret } from '../runtime/secret.ts'
import { StoredSources, type StoredSourcesOptions } from '../store/answers/stored-sources.ts'
import { createDatabase } from '../store/create-database.ts'
import { deleteHistory } from '../store/history/delete-history.ts'
import { StoredHistory } from '../store/history/stored-history.ts'
import { PersistentStore, type PersistentStoreOptions } from '../store/persistent-store.ts'
import type { StoreSettings } from '../store/store-settings.ts'

/** How long the service waits for its store before it listens. */
const longestStartMs = 3_000

type BuildStoreOptions<V> = Omit<PersistentStoreOptions, 'database'> & Omit<StoredSourcesOptions<V>, 'store'> & {
  settings: StoreSettings
  patience: number
}

/** Builds what outlives the process. It is opened by `start`. */
export async function buildStore<V> ({ settings, shared, maxBytes, patience, ...options }: BuildStoreOptions<V>) {
  const clock = stretchTimers(options.clock, patience)
  const store = new PersistentStore({ ...options, database: await createDatabase(settings, clock) })
  const sources = new StoredSources<V>({ store, shared, maxBytes })
  return {
    store,
    sources,
    history: new StoredHistory(store),
    /** Deletes everything recorded of a journey. Returns whether that was possible. */
    deleteHistory: async (journeyId: string): Promise<boolean> => await deleteHistory(store, journeyId),
    /** For operators. */
    state: (): StoreState => ({ ...storeOff, ...store.state(), pending: sources.pending() }),
    /** Opens the store. Returns when that has succeeded, has failed, or has taken too long. */
    async start (): Promise<void> {
      await withTimeout(store.link.start(), longestStartMs, clock)
    },
    /** Notes that another key of the same account is in use. */
    useKey: (key: Secret): void => store.useKey(key),
    /** Keeps the answers of another account from now on. */
    moveTo (account: string): void {
      sources.forget()
      store.moveTo(account)
    },
    /** Writes pending answers, and closes the store. Logs purges that the store has not carried out. */
    async close (): Promise<void> {
      const purges = await sources.close()
      if (purges > 0) options.log.error({ purges }, 'purges did not reach the store: repeat them once it is back')
      await store.link.close()
    }
  }
}
