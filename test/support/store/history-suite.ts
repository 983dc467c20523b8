import type { Test } from 'tap'
import { selectEndedGaps, upsertMissed } from '../../../src/store/history/missed-runs.ts'
import type { SnapshotSet } from '../../../src/store/history/snapshot-set.ts'
import { StoredHistory } from '../../../src/store/history/stored-history.ts'
import { upsertGraph, writeSnapshot } from '../../../src/store/history/write-snapshot.ts'
import type { Database } from '../../../src/store/sql/database.ts'
import { sql, sqlText, type SqlRow, type Statement } from '../../../src/store/sql/statement.ts'
import { makeSnapshot } from './make-snapshot.ts'

const timeoutMs = 10_000
const [mine, other] = [7, 8]
const journeyId = '1001'
const at = (date: number, hour = 5): string => new Date(Date.UTC(2026, 9, date, hour)).toISOString()
const textOf = (found: { body: Buffer | null } | null | undefined): string | null => found?.body?.toString() ?? null

/** Tests that the recorded history reads the same from every implementation of `Database`. `open` returns one on an empty store. */
export function testHistory (test: (title: string, run: (t: Test, open: () => Database) => Promise<void>) => void): void {
  const testReads = (title: string, run: (t: Test, rig: Awaited<ReturnType<typeof createRig>>) => Promise<void>): void => {
    test(title, async (t, open) => await run(t, await createRig(open())))
  }

  testReads('runs are read in order, from a time until before another, over several pages', async (t, { record, history }) => {
    const times = Array.from({ length: 1_003 }, (_, index) => at(1, index))
    await record(...times.toReversed().map(runAt => makeSnapshot(runAt, { stages: [], statistics: null })))
    const found = await history.readRuns(journeyId, { from: times[1] ?? '', until: times.at(-1) ?? '' })
    t.same(found?.map(run => run.at), times.slice(1, -1))
    t.match(found?.[0], { recordedAt: String, dataUpdatedAt: times[1], totals: { entered: 100, current: 60, goals: 30, exitsOrJumps: 10 } })
    t.same(await history.readRuns('1002', { from: at(1), until: at(2) }), [])
  })

  testReads('a report of the past is read from what was recorded by then', async (t, { record, history, change }) => {
    const [early, late] = [1, 3].map(date => makeSnapshot(at(date), {
      recordedAt: at(date, 6),
      statistics: Buffer.from(`statistics ${date}`),
      definition: Buffer.from(`definition ${date}`),
      graphs: [{ day: '2026-09-30', kind: 'conversion', body: Buffer.from(`chart ${date}`) }]
    }))
    if (early === undefined || late === undefined) throw new Error('two sets')
    t.same(await history.readBeginning(journeyId), { recordedAt: null })
    // in the order of recording, as definitions are kept only if they change
    await record(early)
    const statistics = { kind: 'statistics' } as const
    t.same(textOf((await history.readPart(journeyId, { kind: 'conversion', day: '2026-09-30' }, at(2)))?.found), 'chart 1')
    await record(late)
    t.same(await history.readBeginning(journeyId), { recordedAt: at(1, 6) })
    t.same(await history.readPart(journeyId, statistics, at(1, 5)), { found: null }, 'the run had ended, but was not recorded')
    t.same(await history.readPart(journeyId, statistics, at(1, 6)), { found: { recordedAt: at(1, 6), body: early.statistics } })
    t.equal(textOf((await history.readPart(journeyId, statistics, at(3, 5)))?.found), 'statistics 1')
    t.equal(textOf((await history.readPart(journeyId, statistics, at(9)))?.found), 'statistics 3')
    t.equal(textOf((await history.readPart(journeyId, { kind: 'definition' }, at(2)))?.found), 'definition 1')
    t.equal(textOf((await history.readPart(journeyId, { kind: 'definition' }, at(3, 6)))?.found), 'definition 3')
    const chart = async (kind: 'conversion' | 'activation', day: string, until: string) =>
      await history.readPart(journeyId, { kind, day }, until)
    t.same(await chart('conversion', '2026-09-30', at(2)), { found: null }, 'a later chart replaced it')
    t.equal(textOf((await chart('conversion', '2026-09-30', at(3, 6)))?.found), 'chart 3')
    t.same(await chart('activation', '2026-09-30', at(9)), { found: null })
    t.match(await history.readStatistics(journeyId, at(3)), { run: { at: at(1), recordedAt: at(1, 6), body: early.statistics } })
    t.same(await history.readStatistics(journeyId, at(1)), { run: null })
    await change(`UPDATE snapshots SET digest = 'x' WHERE run_at = '${at(3)}'`)
    t.same(await history.readPart(journeyId, statistics, at(9)), { found: { recordedAt: at(3, 6), body: null } }, 'a damaged row')
    t.match(await history.readStatistics(journeyId, at(9)), { run: { at: at(3), body: null } })
  })

  testReads('charts are listed by day, also those recorded without a run', async (t, { record, history, write }) => {
    const graph = (day: string, text: string) => ({ day, kind: 'conversion' as const, body: Buffer.from(text) })
    const graphs = [{ ...graph('2026-10-04', 'a'), kind: 'activation' as const }, graph('2026-10-04', 'a')]
    await record(makeSnapshot(at(5), { recordedAt: at(5), graphs }))
    const add = async (day: string, recordedAt: string): Promise<number> =>
      (await write([await upsertGraph(mine, { journeyId, recordedAt }, graph(day, 'later'))]))[0]?.length ?? 0
    t.equal(await add('2026-10-02', at(7)), 1)
    t.equal(await add('2026-10-04', at(4)), 0)
    t.same(await history.readChartDays(journeyId, { from: '2026-10-01', to: '2026-10-31' }), [
      { day: '2026-10-02', kind: 'conversion', recordedAt: at(7) },
      { day: '2026-10-04', kind: 'activation', recordedAt: at(5) },
      { day: '2026-10-04', kind: 'conversion', recordedAt: at(5) }
    ])
    t.same((await history.readChartDays(journeyId, { from: '2026-10-03', to: '2026-10-04' }))?.map(({ day }) => day),
      ['2026-10-04', '2026-10-04'])
    t.same(await history.readChartDays('1002', { from: '2026-10-01', to: '2026-10-31' }), [])
  })

  testReads('gaps are found by time, and ended ones of journeys that ran page by page', async (t, { record, history, write, rows }) => {
    await record(makeSnapshot(at(5)), makeSnapshot(at(9)), makeSnapshot(at(5), { journeyId: '1002' }))
    const note = (since: string, until: string, reason: string, journey = journeyId, account = mine): Statement =>
      upsertMissed(account, journey, { since, until, reason })
    await write([
      note(at(2), at(5), 'not-recorded'), note(at(6), at(9), 'no-run'), note(at(9), at(12), 'failed'),
      note(at(2), at(5), 'failed', '1002'), note(at(2), at(5), 'failed', '1001', other)
    ])
    t.same(await history.readMissedRuns(journeyId, { from: at(5), until: at(7) }), [{ since: at(6), until: at(9), reason: 'no-run' }])
    t.same((await history.readMissedRuns(journeyId, { from: at(4), until: at(6) }))?.map(({ since }) => since), [at(2)])
    const ended = async (position: { journeyId: string, since: string }, from: string) =>
      (await rows(selectEndedGaps(mine, position, from))).map(row => `${String(row['journey_id'])} ${String(row['since'])}`)
    const start = { journeyId: '', since: '0001-01-01T00:00:00.000Z' }
    t.same(await ended(start, at(1)), [`1001 ${at(2)}`, `1002 ${at(2)}`], 'one without a run, an open one, and of another account are not')
    t.same(await ended({ journeyId, since: at(2) }, at(1)), [`1002 ${at(2)}`])
    t.same(await ended(start, at(5)), [], 'ended before')
  })
}

async function createRig (database: Database) {
  await database.open()
  const write = async (statements: readonly Statement[]) => await database.run(statements, { timeoutMs })
  const rows = async (statement: Statement): Promise<readonly SqlRow[]> =>
    (await database.run([statement], { timeoutMs, reads: true }))[0] ?? []
  await write([mine, other].map(id =>
    sql`INSERT INTO accounts (account_id, account, origin, first_used_at) VALUES (${id}, ${String(id)}, ${'o'}, ${at(1)})`))
  return {
    write,
    rows,
    change: async (text: string) => await write([sqlText(text)]),
    history: new StoredHistory({
      accountId: mine,
      link: { read: async (...statements) => await database.run(statements, { timeoutMs, reads: true }) }
    }),
    /** Records sets as the service does, and one of another account that must never be read. */
    record: async (...sets: SnapshotSet[]): Promise<void> => {
      const foreign = await writeSnapshot(other, makeSnapshot(at(1, 5), { recordedAt: at(1, 0) }))
      await write([...foreign, ...(await Promise.all(sets.map(async set => await writeSnapshot(mine, set)))).flat()])
    }
  }
}
