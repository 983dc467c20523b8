import t from 'tap'
import { systemClock } from '../../../src/runtime/clock.ts'
import { createDatabase } from '../../../src/store/create-database.ts'
import { readRecordedBody } from '../../../src/store/history/record-checksum.ts'
import type { SnapshotSet } from '../../../src/store/history/snapshot-set.ts'
import { writeSnapshot } from '../../../src/store/history/write-snapshot.ts'
import { sql, sqlText, type SqlRow } from '../../../src/store/sql/statement.ts'
import { parseStoreUrl } from '../../../src/store/store-settings.ts'
import { makeSnapshot } from '../../support/store/make-snapshot.ts'
import { forEachStore } from '../../support/store/store-kinds.ts'

const accountId = 7
const at = (day: number): string => `2026-10-0${day}T05:00:00.000Z`

forEachStore(t, (t, makeUrl) => {
  const open = async (t: Parameters<typeof makeUrl>[0]) => {
    const database = await createDatabase(parseStoreUrl(await makeUrl(t)), systemClock)
    t.teardown(() => database.close())
    await database.open()
    await database.run([
      sql`INSERT INTO accounts (account_id, account, origin, first_used_at) VALUES (${accountId}, ${'a'}, ${'o'}, ${at(1)})`
    ], { timeoutMs: 10_000 })
    return {
      /** Returns whether the set is the first one of its run. */
      async write (set: SnapshotSet): Promise<boolean> {
        const rows = await database.run(await writeSnapshot(accountId, set), { timeoutMs: 10_000 })
        return rows[0]?.length === 1
      },
      read: async (text: string): Promise<readonly SqlRow[]> =>
        (await database.run([sqlText(text)], { timeoutMs: 10_000, reads: true }))[0] ?? []
    }
  }

  t.test('a set is recorded completely, and its body is found again', async t => {
    const { write, read } = await open(t)
    const set = makeSnapshot(at(2), { graphs: [{ day: '2026-10-01', kind: 'conversion', body: Buffer.from('{"data":[]}') }] })
    t.equal(await write(set), true)
    const [row] = await read('SELECT *, run_at AS at, data_updated_at AS updated, exits_or_jumps AS "left" FROM snapshots')
    t.match(row, { at: at(2), updated: at(2), entered: 100, current: 60, goals: 30, left: 10 })
    t.same(row && await readRecordedBody(row, { journeyId: '1001', at: at(2) }), set.statistics)
    t.match(await read('SELECT stage_id AS id, name, milestones FROM snapshot_stages'), [{ id: '11', name: 'First', milestones: 30 }])
    t.match(await read('SELECT step_id AS id, current, entered FROM snapshot_steps ORDER BY position'),
      [{ id: 'wait-1', current: 40, entered: 5 }, { id: 'wait-2', current: 20, entered: null }])
    const [graph] = await read('SELECT * FROM graphs')
    t.same(String(graph && await readRecordedBody(graph, { journeyId: '1001', at: '2026-10-01 conversion' })), '{"data":[]}')
  })

  t.test('a second set of the same run changes nothing', async t => {
    const { write, read } = await open(t)
    await write(makeSnapshot(at(2)))
    const more = { id: '12', name: null, totals: { entered: 1, current: 1, milestones: 1, exitsOrJumps: 1 }, steps: [] }
    const stages = [...makeSnapshot(at(2)).stages, more]
    const second = makeSnapshot(at(2), { recordedAt: at(3), statistics: Buffer.from('other'), stages })
    t.equal(await write(second), false)
    t.equal(await write(makeSnapshot(at(2))), false, 'nor does the same set again')
    const counts = await read(`SELECT (SELECT COUNT(*) FROM snapshots) AS snapshots, (SELECT COUNT(*) FROM snapshot_stages) AS stages,
      (SELECT COUNT(*) FROM snapshot_steps) AS steps`)
    t.same(counts, [{ snapshots: 1, stages: 1, steps: 2 }])
  })

  t.test('a definition is stored when it changes, and when it changes back', async t => {
    const { write, read } = await open(t)
    for (const [index, text] of ['a', 'a', 'b', 'a'].entries()) {
      await write(makeSnapshot(at(index + 1), { recordedAt: at(index + 1), definition: Buffer.from(text) }))
    }
    const kept = await read('SELECT first_seen_at AS at FROM definitions ORDER BY first_seen_at')
    t.same(kept.map(row => row['at']), [at(1), at(3), at(4)])
  })

  t.test('a chart that was fetched later replaces an earlier one of its day, but not the reverse', async t => {
    const { write, read } = await open(t)
    const record = async (day: number, text: string): Promise<boolean> => await write(makeSnapshot(at(day), {
      recordedAt: at(day), graphs: [{ day: '2026-10-01', kind: 'activation', body: Buffer.from(text) }]
    }))
    await record(3, 'late')
    await record(2, 'early')
    const [row] = await read('SELECT * FROM graphs')
    t.same(String(row && await readRecordedBody(row, { journeyId: '1001', at: '2026-10-01 activation' })), 'late')
  })

  t.test('a changed body or field is rejected', async t => {
    const { write, read } = await open(t)
    await write(makeSnapshot(at(2)))
    const [row] = await read('SELECT * FROM snapshots')
    const place = { journeyId: '1001', at: at(2) }
    t.equal(await readRecordedBody({ ...row, body: Buffer.from('x') }, place), null)
    t.equal(await readRecordedBody({ ...row, ...Object.fromEntries([['recorded_at', at(4)]]) }, place), null)
    t.equal(await readRecordedBody({ ...row }, { ...place, journeyId: '1002' }), null)
  })
})
