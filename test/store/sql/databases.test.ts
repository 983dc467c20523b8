import t from 'tap'
import { testDatabase } from '../../support/store/database-suite.ts'
import { openPostgres, openSqlite } from '../../support/store/open-databases.ts'
import { startPostgres, withoutPostgres, type PostgresServer } from '../../support/store/postgres-server.ts'

t.test('SQLite', async t => { testDatabase(t, openSqlite) })

t.test('PostgreSQL', withoutPostgres, async t => {
  let server: PostgresServer | undefined
  t.before(async () => { server = await startPostgres(t) })
  testDatabase(t, openPostgres(() => {
    if (server === undefined) throw new Error('the server has not started')
    return server
  }))
})
