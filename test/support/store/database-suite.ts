import type { Test } from 'tap'
import type { Database } from '../../../src/store/sql/database.ts'
import { migrations } from '../../../src/store/sql/migrations.ts'
import { sql, sqlText, type SqlRow } from '../../../src/store/sql/statement.ts'
import { testHistory } from './history-suite.ts'

/** Returns databases on one initially empty store, each with schemas up to `schema`. */
export type OpenDatabases = (t: Test) => Promise<(schema?: number) => Database>

const read = { timeoutMs: 10_000, reads: true }
const write = { timeoutMs: 10_000 }

/** Tests the requirements of the contract `Database` for an implementation. */
export function testDatabase (t: Pick<Test, 'test'>, open: OpenDatabases, extra: { skip?: string } = {}): void {
  const test = (title: string, run: (t: Test, connect: (schema?: number) => Database) => Promise<void>): void => {
    t.test(title, extra, async t => await run(t, await open(t)))
  }
  const readAll = async (database: Database, text: string): Promise<readonly SqlRow[]> =>
    (await database.run([sqlText(text)], read))[0] ?? []

  test('opening creates the tables, and a second time finds them', async (t, connect) => {
    const database = connect()
    t.match(await database.open(), { from: 0, to: migrations.length, quarantined: null })
    t.match(await database.open(), { from: migrations.length, to: migrations.length })
    t.match(await connect().open(), { from: migrations.length, to: migrations.length })
    t.equal((await readAll(database, 'SELECT version FROM schema_versions')).length, migrations.length)
  })

  test('several processes may open an empty store at once', async (t, connect) => {
    const opened = await Promise.all(Array.from({ length: 4 }, () => connect().open()))
    t.same(opened.map(({ from }) => from).sort(), [0, ...Array.from({ length: 3 }, () => migrations.length)])
  })

  for (let version = 1; version < migrations.length; version++) {
    test(`a store of schema ${version} is brought up to date, and keeps its rows`, async (t, connect) => {
      const earlier = connect(version)
      t.match(await earlier.open(), { from: 0, to: version })
      await earlier.run([sql`INSERT INTO store_settings (name, value) VALUES (${'kept'}, ${'yes'})`], write)
      const later = connect()
      t.match(await later.open(), { from: version, to: migrations.length })
      t.same(await readAll(later, 'SELECT value FROM store_settings WHERE name = \'kept\''), [{ value: 'yes' }])
    })
  }

  test('a store of a later version is refused with a message, and not changed', async (t, connect) => {
    const database = connect()
    await database.open()
    await database.run([sql`INSERT INTO schema_versions (version, applied_at) VALUES (${99}, ${'2026-11-28T00:00:00.000Z'})`], write)
    await t.rejects(connect().open(), { fault: 'newer-schema', message: /schema 99.*start the later version again/ })
    t.equal((await readAll(database, 'SELECT version FROM schema_versions')).length, migrations.length + 1)
  })

  test('values are returned as written: text, numbers, bytes, times, days and null', async (t, connect) => {
    const database = connect()
    await database.open()
    const at = '2026-11-28T16:00:00.123Z'
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index)
    await database.run([
      sql`INSERT INTO accounts (account_id, account, origin, first_used_at) VALUES (${7}, ${'näme \' " $1 ?1'}, ${'o'}, ${at})`,
      sql`INSERT INTO graphs (account_id, journey_id, day, kind, recorded_at, digest, encoding, body, checksum)
        VALUES (${7}, ${'9007199254740993'}, ${'2026-02-28'}, ${'conversion'}, ${at}, ${''}, ${'none'}, ${bytes}, ${'c'})`,
      sql`INSERT INTO snapshots (account_id, journey_id, run_at, recorded_at, entered, current, digest, encoding, body, checksum)
        VALUES (${7}, ${'1'}, ${at}, ${at}, ${0.1}, ${Number.MAX_SAFE_INTEGER}, ${''}, ${'none'}, ${bytes}, ${'c'})`
    ], write)
    t.same(await readAll(database, 'SELECT account, first_used_at AS at FROM accounts'), [{ account: 'näme \' " $1 ?1', at }])
    const [graph] = await readAll(database, 'SELECT journey_id AS id, day, body FROM graphs')
    t.match(graph, { id: '9007199254740993', day: '2026-02-28' })
    t.same(new Uint8Array(graph?.['body'] as Uint8Array), bytes)
    t.same(await readAll(database, 'SELECT entered, current, goals FROM snapshots'),
      [{ entered: 0.1, current: Number.MAX_SAFE_INTEGER, goals: null }])
    t.same(await readAll(database, 'SELECT COUNT(*) AS number FROM snapshots'), [{ number: 1 }])
  })

  test('a transaction is done completely or not at all', async (t, connect) => {
    const database = connect()
    await database.open()
    const setting = (name: string) => sql`INSERT INTO store_settings (name, value) VALUES (${name}, ${''})`
    await t.rejects(database.run([setting('a'), setting('b'), setting('a')], write), { name: 'StoreFaultError', fault: 'other' })
    t.same(await readAll(database, 'SELECT name FROM store_settings'), [])
    await database.run([setting('a')], write)
    t.same(await readAll(database, 'SELECT name FROM store_settings'), [{ name: 'a' }], 'the connection is usable afterwards')
  })

  test('an error quotes neither statements nor values', async (t, connect) => {
    const database = connect()
    await database.open()
    const insert = sql`INSERT INTO store_settings (name, value) VALUES (${'secret-name'}, ${'secret-value'})`
    await database.run([insert], write)
    const error: unknown = await database.run([insert], write).catch((error: unknown) => error)
    t.notMatch(error instanceof Error ? `${error.message} ${error.stack}` : '', /secret|INSERT/)
  })

  test('returning rows of what was written', async (t, connect) => {
    const database = connect()
    await database.open()
    const upsert = (value: string) => sql`INSERT INTO store_settings (name, value) VALUES (${'a'}, ${value})
      ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE store_settings.value < excluded.value RETURNING value`
    t.same(await database.run([upsert('1'), upsert('2'), upsert('0')], write), [[{ value: '1' }], [{ value: '2' }], []])
  })

  test('calls after the end fail, and do not wait', async (t, connect) => {
    const database = connect()
    await database.open()
    await database.close()
    await t.rejects(database.run([sqlText('SELECT 1 AS one')], read), { name: 'StoreFaultError' })
    await database.close()
  })

  testHistory((title, run) => { test(title, async (t, connect) => await run(t, () => connect())) })
}
