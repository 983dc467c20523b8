import { join } from 'node:path'
import t, { type Test } from 'tap'
import { systemClock } from '../../../src/runtime/clock.ts'
import { createDatabase } from '../../../src/store/create-database.ts'
import { importMissed, upsertMissed } from '../../../src/store/history/missed-runs.ts'
import { writeSnapshot } from '../../../src/store/history/write-snapshot.ts'
import type { Database } from '../../../src/store/sql/database.ts'
import { sql, sqlText } from '../../../src/store/sql/statement.ts'
import { parseStoreUrl } from '../../../src/store/store-settings.ts'
import { exportHistory } from '../../../src/store/transfer/export-history.ts'
import { importHistory } from '../../../src/store/transfer/import-history.ts'
import { makeSnapshot } from '../../support/store/make-snapshot.ts'
import { makeFolder } from '../../support/store/open-databases.ts'
import { forEachStore } from '../../support/store/store-kinds.ts'

const accountId = 7
const at = (day: number): string => new Date(Date.UTC(2026, 0, day, 5)).toISOString()
const write = { timeoutMs: 10_000 }

async function open (t: Test, url: string): Promise<Database> {
  const database = await createDatabase(parseStoreUrl(url), systemClock)
  t.teardown(() => database.close())
  await database.open()
  return database
}

/** Records runs of two journeys over several pages, a change of the definition, charts, and gaps. */
async function fill (database: Database): Promise<void> {
  await database.run([sql`INSERT INTO accounts (account_id, account, origin, first_used_at) VALUES (${accountId}, ${'4711'}, ${'https://td'},
    ${at(1)})`], write)
  const sets = ['1001', '999'].flatMap(journeyId => Array.from({ length: 45 }, async (_, index) => {
    const day = index + 1
    return await writeSnapshot(accountId, makeSnapshot(at(day), {
      journeyId,
      totals: { entered: 0.1 + day, current: null, goals: Number.MAX_SAFE_INTEGER, exitsOrJumps: 10 },
      definition: Buffer.from(JSON.stringify({ name: `naïve "${day < 20 ? 'old' : 'new'}"\n` })),
      graphs: [{ day: at(index).slice(0, 10), kind: 'conversion', body: Buffer.from([0xff, 0x00, day]) }]
    }))
  }))
  await database.run((await Promise.all(sets)).flat(), write)
  await database.run([upsertMissed(accountId, '1001', { since: at(3), until: at(4), reason: 'failed' }),
    upsertMissed(accountId, '1001', { since: at(45), until: at(47), reason: 'no-run' })], write)
}

async function read (database: Database): Promise<{ lines: string[], damaged: string[] }> {
  const lines: string[] = []
  const damaged: string[] = []
  for await (const line of exportHistory(database, what => damaged.push(what))) lines.push(JSON.stringify(line))
  return { lines, damaged }
}

async function add (database: Database, lines: readonly string[]) {
  const rejected: Array<[line: number, reason: string]> = []
  const bytes = Buffer.from(lines.map(line => `${line}\n`).join(''))
  const chunks = async function * (): AsyncGenerator<Buffer> {
    // chunks end anywhere, even within a character
    for (let start = 0; start < bytes.length; start += 977) yield bytes.subarray(start, start + 977)
  }
  const onRejected = (line: number, reason: string): void => { rejected.push([line, reason]) }
  return { report: await importHistory({ database, chunks: chunks(), at: at(60), onRejected }), rejected }
}

const emptyTotals = { entered: null, current: null, milestones: null, exitsOrJumps: null }

const change = (line: string | undefined, given: Record<string, unknown>): string =>
  JSON.stringify({ ...JSON.parse(line ?? '{}') as Record<string, unknown>, ...given })

forEachStore(t, (t, makeUrl) => {
  const other = async (t: Test): Promise<Database> => await open(t, `file:${join(makeFolder(t), 'other.db')}`)

  t.test('an export is imported completely into another store, and exports the same again', async t => {
    const first = await open(t, await makeUrl(t))
    await fill(first)
    const { lines, damaged } = await read(first)
    t.same(damaged, [])
    t.equal(lines.length, 2 + 90 + 4 + 90 + 2)
    const between = await other(t)
    t.match(await add(between, lines), { report: { added: 186, known: 0, rejected: 0, isWhole: true }, rejected: [] })
    const back = await open(t, await makeUrl(t))
    t.match(await add(back, (await read(between)).lines), { report: { added: 186, known: 0, rejected: 0, isWhole: true } })
    t.same((await read(back)).lines, lines)
  })

  t.test('a second import adds nothing, and runs recorded meanwhile stay', async t => {
    const from = await other(t)
    await fill(from)
    const { lines } = await read(from)
    const database = await open(t, await makeUrl(t))
    // half of it is there, and a run was recorded since
    await add(database, lines.slice(0, 60))
    t.match(await add(database, lines), { report: { added: 127, known: 59, isWhole: true } })
    const [{ account_id: id } = {}] = (await database.run([sqlText('SELECT account_id FROM accounts')], write))[0] ?? []
    await database.run(await writeSnapshot(Number(id), makeSnapshot(at(50))), write)
    const before = await read(database)
    t.match(await add(database, lines), { report: { added: 0, known: 186, rejected: 0, isWhole: true } })
    t.same(await read(database), before)
  })

  t.test('an invalid line costs only that line, and is reported without its values', async t => {
    const from = await other(t)
    await fill(from)
    const { lines } = await read(from)
    const [header, first, second] = lines
    const database = await open(t, await makeUrl(t))
    const wrong = [
      '{"kind":"run"', 'null', change(first, { kind: 'secret' }), change(first, { runAt: '2026-13-01' }),
      change(first, { journeyId: 'secret' }), change(first, { statistics: '{"data":"secret"}' }),
      change(first, { totals: { entered: 'secret' } }), '\0'
    ]
    const { report, rejected } = await add(database, [header ?? '', ...wrong, '', second ?? '', lines.at(-1) ?? ''])
    t.match(report, { added: 1, known: 0, rejected: wrong.length, isWhole: false })
    t.same(rejected.map(([line]) => line), wrong.map((_, index) => index + 2))
    t.match(rejected.map(([, reason]) => reason),
      [/not valid JSON/, /^the line: /, /^kind: /, /^runAt: /, /^journeyId: /, /^digest: /, /^totals\./, /JSON/])
    t.notMatch(JSON.stringify(rejected), /secret/)
  })

  t.test('a value that the store refuses costs only its line', async t => {
    const from = await other(t)
    await fill(from)
    const lines = (await read(from)).lines.slice(0, 10)
    const database = await open(t, await makeUrl(t))
    const given = lines.map((line, index) => {
      if (index === 3) return change(line, { account: 'a\0b' })
      return index === 5 ? change(line, { stages: [{ id: 'a\0b', name: null, totals: emptyTotals, steps: [] }] }) : line
    })
    const { report, rejected } = await add(database, given)
    // SQLite accepts any text
    t.equal(report.added, database.kind === 'sqlite' ? 9 : 7)
    t.same(rejected.map(([line]) => line), database.kind === 'sqlite' ? [] : [4, 6])
  })

  t.test('a run with a damaged body keeps its numbers, and other damaged records are omitted', async t => {
    const database = await open(t, await makeUrl(t))
    await fill(database)
    for (const [table, time] of [['snapshots', 'run_at'], ['definitions', 'first_seen_at'], ['graphs', 'recorded_at']]) {
      await database.run([sqlText(`UPDATE ${table} SET checksum = 'x'
        WHERE journey_id = '999' AND ${time} >= '${at(20)}' AND ${time} < '${at(21)}'`)], write)
    }
    const { lines, damaged } = await read(database)
    t.equal(damaged.length, 3)
    const to = await other(t)
    t.match(await add(to, lines), { report: { added: 184, rejected: 0, isWhole: true } })
    t.same((await read(to)).lines.filter(line => /"statistics":null/.test(line)).length, 1)
  })

  t.test('an open gap at the export is not added once a later run is known', async t => {
    const database = await open(t, await makeUrl(t))
    await fill(database)
    const note = { since: at(44), until: new Date(Date.parse(at(45)) - 1).toISOString(), reason: 'failed' }
    await database.run([importMissed(accountId, '1001', note)], write)
    t.notOk((await read(database)).lines.some(line => line.includes(note.until)))
  })
})

t.test('other files and later versions are refused with a message', async t => {
  const database = await open(t, `file:${join(makeFolder(t), 'store.db')}`)
  const later = '{"kind":"header","format":"td-journey-bff-history","version":2}'
  for (const lines of [[], [''], ['{}'], [later], ['{"kind":"end","lines":0}']]) {
    await t.rejects(add(database, lines), { message: /not an export that this version can read/ })
  }
})
