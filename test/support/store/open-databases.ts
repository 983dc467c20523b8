import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { systemClock } from '../../../src/runtime/clock.ts'
import { PostgresDatabase } from '../../../src/store/postgres/postgres-database.ts'
import type { Database } from '../../../src/store/sql/database.ts'
import { SqliteDatabase } from '../../../src/store/sqlite/sqlite-database.ts'
import { parseStoreUrl } from '../../../src/store/store-settings.ts'
import type { OpenDatabases } from './database-suite.ts'
import { sharePostgres } from './share-postgres.ts'

/** Returns an empty folder, which the test's end removes. */
export function makeFolder (t: Pick<Test, 'teardown'>): string {
  const folder = mkdtempSync(join(tmpdir(), 'td-journey-bff-store-'))
  t.teardown(() => { rmSync(folder, { recursive: true, force: true }) })
  return folder
}

/** Databases on one new SQLite file. */
export const openSqlite: OpenDatabases = async t => {
  const path = join(makeFolder(t), 'store.db')
  return schema => closing(t, new SqliteDatabase({ path, clock: systemClock, ...schema === undefined ? {} : { schema } }))
}

/** Databases on one new database of this process's PostgreSQL. */
export const openPostgres: OpenDatabases = async t => {
  const url = await (await sharePostgres()).createDatabase()
  return schema => closing(t, openUrl(url, schema))
}

/** Returns a database of a PostgreSQL server. */
export function openUrl (url: string, schema?: number): Database {
  const settings = parseStoreUrl(url)
  if (settings.kind !== 'postgres') throw new Error('no address of PostgreSQL')
  return new PostgresDatabase({ settings, clock: systemClock, ...schema === undefined ? {} : { schema } })
}

function closing (t: Test, database: Database): Database {
  t.teardown(() => database.close())
  return database
}
