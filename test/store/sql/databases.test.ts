import { createServer } from 'node:net'
import t from 'tap'
import { sqlText } from '../../../src/store/sql/statement.ts'
import { listenOn } from '../../support/listen-on.ts'
import { eventually } from '../../support/redis/start-fleet.ts'
import { testDatabase } from '../../support/store/database-suite.ts'
import { openPostgres, openSqlite, openUrl } from '../../support/store/open-databases.ts'
import { startPostgres, withoutPostgres } from '../../support/store/postgres-server.ts'

t.test('SQLite', async t => { testDatabase(t, openSqlite) })

t.test('PostgreSQL', withoutPostgres, async t => { testDatabase(t, openPostgres) })

t.test('a PostgreSQL that dies during a query fails the query, and nothing else', withoutPostgres, async t => {
  const server = await startPostgres(t)
  const url = await server.createDatabase()
  const database = openUrl(url)
  t.teardown(() => database.close())
  await database.open()
  const running = t.rejects(database.run([sqlText('SELECT pg_sleep(30)')], { timeoutMs: 30_000 }), { name: 'StoreFaultError' })
  // this query contains the text, too
  const sleeping = "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)%' AND pid <> pg_backend_pid()"
  for (let attempt = 0; attempt < 400 && (await server.query(url, sleeping)).length === 0; attempt++) {
    await new Promise(resolve => setTimeout(resolve, 25))
  }
  await server.kill()
  await running
  await server.restart()
  // the server may end the first connections while it recovers
  await eventually(async () => {
    const rows = await database.run([sqlText('SELECT 1 AS one')], { timeoutMs: 5_000 }).catch(() => null)
    return rows?.[0]?.[0]?.['one'] === 1
  })
})

t.test('a server that accepts no connection in time is told from one that ends it', async t => {
  const silent = await listenOn(t, createServer(() => {}))
  const ending = await listenOn(t, createServer(socket => { socket.end() }))
  const openAt = async (port: number): Promise<unknown> => {
    const database = openUrl(`postgres://name@127.0.0.1:${port}/name?sslmode=disable`)
    t.teardown(() => database.close())
    return await database.open().catch((error: unknown) => error)
  }
  t.match(await openAt(silent), { fault: 'timeout' })
  t.match(await openAt(ending), { fault: 'connection' })
})
