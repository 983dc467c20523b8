import t from 'tap'
import { findDueRun, findMissedReason, type RunFacts } from '../../../src/domain/statistics/due-run.ts'

const at = (date: number, hour: number, minute = 0): string => new Date(Date.UTC(2026, 8, date, hour, minute)).toISOString()
const nothing = { runAt: null, dataUpdatedAt: null }
const yesterday = { runAt: at(15, 3), dataUpdatedAt: at(15, 2, 55) }

/** A run from 2:00 to 3:00 on 16 September, seen 10 minutes later. */
function facts (given: Partial<RunFacts> = {}): RunFacts {
  const execution = { status: 'success', createdAt: at(16, 2), finishedAt: at(16, 3) }
  return { execution, dataUpdatedAt: at(16, 2, 55), fetchedAt: at(16, 3, 9), at: at(16, 3, 10), ...given }
}

t.test('numbers of a run are recorded under its end, once', async t => {
  t.same(findDueRun(facts(), yesterday), { kind: 'record', runAt: at(16, 3) })
  t.same(findDueRun(facts(), nothing), { kind: 'record', runAt: at(16, 3) })
  t.same(findDueRun(facts(), { runAt: at(16, 3), dataUpdatedAt: at(16, 2, 55) }), { kind: 'none' })
})

t.test('a run is awaited until its numbers appear, for an hour', async t => {
  const old = { dataUpdatedAt: yesterday.dataUpdatedAt }
  t.same(findDueRun(facts(old), yesterday), { kind: 'await' })
  t.same(findDueRun(facts(old), nothing), { kind: 'await' }, 'numbers of the run before are not taken for its own')
  t.same(findDueRun(facts({ ...old, at: at(16, 4) }), yesterday), { kind: 'overdue' })
  t.same(findDueRun(facts({ ...old, at: at(16, 4) }), nothing), { kind: 'record', runAt: yesterday.dataUpdatedAt })
})

t.test('numbers that appear during the run wait for its end', async t => {
  const execution = { status: 'running', createdAt: at(16, 2), finishedAt: null }
  t.same(findDueRun(facts({ execution }), yesterday), { kind: 'await' })
  t.same(findDueRun(facts({ execution, dataUpdatedAt: yesterday.dataUpdatedAt }), yesterday), { kind: 'none' })
})

t.test('numbers that come a day late, and those without a definition, have their own time', async t => {
  t.same(findDueRun(facts({ dataUpdatedAt: at(15, 23), at: at(16, 4) }), yesterday), { kind: 'record', runAt: at(15, 23) })
  t.same(findDueRun(facts({ execution: null }), yesterday), { kind: 'record', runAt: at(16, 2, 55) })
  t.same(findDueRun(facts({ execution: null }), { runAt: at(16, 2, 55), dataUpdatedAt: at(16, 2, 55) }), { kind: 'none' })
})

t.test('numbers without a time are recorded if they were fetched after the run', async t => {
  t.same(findDueRun(facts({ dataUpdatedAt: null }), yesterday), { kind: 'record', runAt: at(16, 3) })
  t.same(findDueRun(facts({ dataUpdatedAt: null, fetchedAt: at(16, 2) }), yesterday), { kind: 'none' })
})

t.test('a run that ends in the future does not count yet', async t => {
  t.same(findDueRun(facts({ at: at(16, 2, 59), dataUpdatedAt: yesterday.dataUpdatedAt }), yesterday), { kind: 'none' })
})

t.test('the reason for missing runs between two sets is found', async t => {
  const run = {
    runAt: at(17, 3),
    dataUpdatedAt: at(17, 2, 55),
    times: [at(15, 2, 55), at(16, 2, 55), at(17, 2, 55)],
    spacingMs: 86_400_000,
    hasFailed: false
  }
  t.equal(findMissedReason(yesterday, run), 'not-recorded')
  t.equal(findMissedReason(yesterday, { ...run, hasFailed: true }), 'failed')
  t.equal(findMissedReason(yesterday, { ...run, times: [at(15, 2, 55), at(17, 2, 55)] }), 'no-run')
  t.equal(findMissedReason({ runAt: at(16, 3), dataUpdatedAt: at(16, 2, 55) }, run), null)
  t.equal(findMissedReason(nothing, run), null)
  t.equal(findMissedReason(yesterday, { ...run, times: [], spacingMs: null }), null, 'without a rhythm nothing is expected')
})
