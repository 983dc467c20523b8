import { join } from 'node:path'
import type { Test } from 'tap'
import { makeFolder } from './open-databases.ts'
import { withoutPostgres } from './postgres-server.ts'
import { sharePostgres } from './share-postgres.ts'

/** Returns the address of a new, empty store. */
export type MakeStoreUrl = (t: Test) => Promise<string>

/** Returns the address of a new SQLite file. */
export const makeSqliteUrl: MakeStoreUrl = async t => `file:${join(makeFolder(t), 'store.db')}`

/** Runs tests once for each kind of store. */
export function forEachStore (t: Test, run: (t: Test, makeUrl: MakeStoreUrl) => void): void {
  t.test('SQLite', async t => run(t, makeSqliteUrl))
  t.test('PostgreSQL', withoutPostgres, async t => run(t, async () => await (await sharePostgres()).createDatabase()))
}
