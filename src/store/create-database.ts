import type { Clock } from '../runtime/clock.ts'
import type { Database } from './sql/database.ts'
import type { StoreSettings } from './store-settings.ts'

/** Returns the database that the settings name. It is not open yet. Only the driver of its kind is loaded. */
export async function createDatabase (settings: StoreSettings, clock: Clock): Promise<Database> {
  if (settings.kind === 'sqlite') {
    const { SqliteDatabase } = await import('./sqlite/sqlite-database.ts')
    return new SqliteDatabase({ path: settings.path, clock })
  }
  const { PostgresDatabase } = await import('./postgres/postgres-database.ts')
  return new PostgresDatabase({ settings, clock })
}
