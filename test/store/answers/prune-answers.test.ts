import t, { type Test } from 'tap'
import { systemClock } from '../../../src/runtime/clock.ts'
import { maxPrunedAnswers, pruneAnswers } from '../../../src/store/answers/prune-answers.ts'
import { createDatabase } from '../../../src/store/create-database.ts'
import { sql } from '../../../src/store/sql/statement.ts'
import { parseStoreUrl } from '../../../src/store/store-settings.ts'
import { forEachStore, type MakeStoreUrl } from '../../support/store/store-kinds.ts'

const write = { timeoutMs: 30_000 }
const timeOf = (number: number): string => new Date(Date.UTC(2026, 0, 1) + number).toISOString()
const [now, later] = [timeOf(1_000_000), timeOf(2_000_000)]

/** Opens a store with this many answers of 100 bytes, fetched one after another, and some of another account. */
async function openWith (t: Test, makeUrl: MakeStoreUrl, count: number) {
  const database = await createDatabase(parseStoreUrl(await makeUrl(t)), systemClock)
  t.teardown(() => database.close())
  await database.open()
  const insert = (account: number, number: number) => sql`INSERT INTO answers (account_id, source, journey_id, fetched_at, initial_age_ms,
      unchanged_ms, ttl_ms, revalidate_ms, usable_ms, usable_until, settled, purge_all, purge_journey, key_tag, encoding, body, checksum)
    VALUES (${account}, ${`s${number}`}, ${'1'}, ${timeOf(number)}, ${0}, ${0}, ${1}, ${1}, ${1}, ${number === 0 ? timeOf(1) : later}, ${0},
      ${0}, ${0}, ${''}, ${'none'}, ${new Uint8Array(100)}, ${''})`
  await database.run([1, 2].flatMap(account => [
    sql`INSERT INTO accounts (account_id, account, origin, first_used_at) VALUES (${account}, ${String(account)}, ${'o'}, ${now})`,
    ...Array.from({ length: account === 1 ? count : 3 }, (_, number) => insert(account, number))
  ]), write)
  return {
    prune: async (maxBytes: number): Promise<number[]> =>
      (await database.run(pruneAnswers(1, now, maxBytes), write)).map(({ length }) => length),
    sources: async (account: number): Promise<string[]> => {
      const [rows = []] = await database.run([sql`SELECT source FROM answers WHERE account_id = ${account} ORDER BY fetched_at`], write)
      return rows.map(row => String(row['source']))
    }
  }
}

forEachStore(t, (t, makeUrl) => {
  t.test('expired answers are deleted, then the oldest beyond the size; those of another account stay', async t => {
    const { prune, sources } = await openWith(t, makeUrl, 10)
    t.same(await prune(1_000), [1, 0])
    t.same(await prune(900), [0, 0], 'as much as may be kept is kept')
    t.same(await prune(899), [0, 1])
    t.same(await prune(450), [0, 4])
    t.same(await sources(1), ['s6', 's7', 's8', 's9'])
    t.same(await prune(0), [0, 4])
    t.equal((await sources(2)).length, 3)
  })

  t.test('a few are deleted at a time, oldest first, until the rest fits', async t => {
    const { prune, sources } = await openWith(t, makeUrl, 1_200)
    t.same(await prune(30_000), [1, maxPrunedAnswers])
    t.equal((await sources(1))[0], `s${maxPrunedAnswers + 1}`)
    t.same([await prune(30_000), await prune(30_000)], [[0, 1_200 - 1 - maxPrunedAnswers - 300], [0, 0]])
    t.equal((await sources(1))[0], 's900')
  })
})
