import type { Clock } from '../runtime/clock.ts'
import { PostgresDatabase } from './postgres/postgres-database.ts'
import type { Database } from './sql/database.ts'
import { SqliteDatabase } from './sqlite/sqlite-database.ts'
import type { StoreSettings } from './store-settings.ts'

/** Returns the database that the settings name. It is not open yet. */
export function createDatabase (settings: StoreSettings, clock: Clock): Database {
  return settings.kind === 'sqlite' ? new SqliteDatabase({ path: settings.path, clock }) : new PostgresDatabase({ settings, clock })
}
