import t from 'tap'
import { testDatabase } from '../../support/store/database-suite.ts'
import { openPostgres, openSqlite } from '../../support/store/open-databases.ts'
import { withoutPostgres } from '../../support/store/postgres-server.ts'

t.test('SQLite', async t => { testDatabase(t, openSqlite) })

t.test('PostgreSQL', withoutPostgres, async t => { testDatabase(t, openPostgres) })
