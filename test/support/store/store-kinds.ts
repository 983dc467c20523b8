import { join } from 'node:path'
import type { Test } from 'tap'
import { makeFolder } from './open-databases.ts'
import { startPostgres, withoutPostgres, type PostgresServer } from './postgres-server.ts'

/** Returns the address of a new, empty store. */
export type MakeStoreUrl = (t: Test) => Promise<string>

/** Runs tests once for each kind of store. One PostgreSQL is used for all. */
export function forEachStore (t: Test, run: (t: Test, makeUrl: MakeStoreUrl) => void): void {
  t.test('SQLite', async t => run(t, async t => `file:${join(makeFolder(t), 'store.db')}`))
  t.test('PostgreSQL', withoutPostgres, async t => {
    let server: PostgresServer | undefined
    t.before(async () => { server = await startPostgres(t) })
    run(t, async () => {
      if (server === undefined) throw new Error('the server has not started')
      return await server.createDatabase()
    })
  })
}
