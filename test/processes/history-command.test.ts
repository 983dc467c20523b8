import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { findBlocks, root, runCommands } from '../../scripts/doc-examples.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import { writeSnapshot } from '../../src/store/history/write-snapshot.ts'
import { SqliteDatabase } from '../../src/store/sqlite/sqlite-database.ts'
import { sql } from '../../src/store/sql/statement.ts'
import { startProcess } from '../support/process/start-process.ts'
import { makeSnapshot } from '../support/store/make-snapshot.ts'
import { makeFolder } from '../support/store/open-databases.ts'

const at = '2026-10-02T05:00:00.000Z'

/** Runs the command. Returns its exit code and its output. */
async function run (t: Test, command: string, env: Record<string, string>, input = ''): Promise<{ code: number | null, output: string }> {
  const { child, ended, output } = startProcess(t, 'history.ts', [command], env)
  child.stdin?.end(input)
  return { code: await ended, output: output() }
}

/** Creates a store with one recorded run. */
async function recordRun (path: string): Promise<void> {
  const database = new SqliteDatabase({ path, clock: systemClock })
  await database.open()
  await database.run([
    sql`INSERT INTO accounts (account_id, account, origin, first_used_at) VALUES (${1}, ${'4711'}, ${'https://td'}, ${at})`,
    ...await writeSnapshot(1, makeSnapshot(at))
  ], { timeoutMs: 10_000 })
  await database.close()
}

t.test('the documented commands move a history into another store', async t => {
  const folder = makeFolder(t)
  const shown = findBlocks('docs/history.md', readFileSync(join(root, 'docs/history.md'), 'utf8'))
    .flatMap(({ text }) => text.split('\n').filter(line => line.startsWith('node dist/history.js ')))
  t.equal(shown.length, 2)
  const [exporting = '', importing = ''] = shown
  // the sources instead of the compiled files
  const node = `node () { shift; '${process.execPath}' '--import=${import.meta.resolve('tsx')}' '${join(root, 'src/history.ts')}' "$@"; }`
  const runShown = async (command: string, store: string): Promise<string> =>
    await runCommands(`export STORE_URL=file:${store}\n${node}\n${command}`, '', folder)
  await recordRun(join(folder, 'from.db'))
  await runShown(exporting, join(folder, 'from.db'))
  await runShown(importing, join(folder, 'to.db'))
  await runShown(exporting.replace('history.ndjson', 'again.ndjson'), join(folder, 'to.db'))
  const [first, again] = ['history.ndjson', 'again.ndjson'].map(name => readFileSync(join(folder, name), 'utf8').split('\n').slice(1))
  t.equal(first?.length, 3, 'a run, the end, and a last line break')
  t.same(again, first)
})

t.test('the command exports and imports the history of stores', async t => {
  const folder = makeFolder(t)
  const [from, to] = [join(folder, 'from.db'), join(folder, 'to.db')]
  await recordRun(from)
  const exported = await run(t, 'export', { STORE_URL: `file:${from}` })
  t.equal(exported.code, 0)
  t.match(exported.output, /exported: 1 records; damaged: 0/)
  const lines = exported.output.split('\n').filter(line => line.startsWith('{'))
  t.same(lines.map(line => (JSON.parse(line) as { kind: string }).kind), ['header', 'run', 'end'])
  t.match(await run(t, 'import', { STORE_URL: `file:${to}` }, lines.join('\n')),
    { code: 0, output: /added: 1 records; already there: 0; lines skipped: 0/ })
  const broken = await run(t, 'import', { STORE_URL: `file:${to}` }, [lines[0], '{', lines[1]].join('\n'))
  t.match(broken, { code: 1, output: /line 2 was skipped: it is not valid JSON/ })
  t.match(broken.output, /added: 0 records; already there: 1; lines skipped: 1/)
  t.match(broken.output, /the export is incomplete/)
})

t.test('errors are one sentence, without a stack', async t => {
  const path = join(makeFolder(t), 'none.db')
  const outcomes = await Promise.all([
    run(t, 'other', {}),
    run(t, 'export', {}),
    run(t, 'export', { STORE_URL: 'mysql://secret' }),
    run(t, 'export', { STORE_URL: `file:${path}` }),
    run(t, 'import', { STORE_URL: `file:${path}` }, '{}'),
    run(t, 'export', { STORE_URL: 'postgres://user:secret@127.0.0.1:1/journeys' })
  ])
  t.match(outcomes, [
    { code: 78, output: /^usage: / },
    { code: 78, output: /STORE_URL: is not set/ },
    { code: 78, output: /^STORE_URL: needs/ },
    { code: 1, output: /does not exist: there is no history to export/ },
    { code: 1, output: /^The import failed: the file is not an export/ },
    { code: 1, output: /^The export failed: PostgreSQL: ECONNREFUSED/ }
  ])
  t.notMatch(outcomes.map(({ output }) => output).join('\n'), /secret|\n {4}at /)
  t.ok(existsSync(path), 'an import makes the file, an export does not')
})
