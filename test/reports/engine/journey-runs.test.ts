import t from 'tap'
import { JourneyRuns } from '../../../src/reports/engine/journey-runs.ts'
import { definitionOf } from '../../support/domain/build-definition.ts'
import { hour, minute } from '../../support/cache/cache-rig.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { journeyIdOf } from '../../support/sources/sources.ts'

const id = journeyIdOf('1001')

function createRig () {
  const clock = createFakeClock(Date.parse('2026-09-16T12:00:00Z'))
  const told: number[] = []
  const runs = new JourneyRuns({ clock, onRun: (_, endedAtMs) => { told.push(clock.monotonicMs() - endedAtMs) } })
  const note = (finishedAt: string | null) => runs.note(
    id, definitionOf({ latestExecution: { status: 'success', createdAt: null, finishedAt } })
  )
  return { clock, told, runs, note }
}

t.test('a finished run is reported with each definition, until its time passes', async t => {
  const { clock, told, runs, note } = createRig()
  t.equal(runs.sinceMs(id), null)
  note('2026-09-16T11:50:00.000Z')
  t.equal(runs.sinceMs(id), 10 * minute)
  await clock.advance(minute)
  note('2026-09-16T11:50:00.000Z')
  t.same(told, [10 * minute, 11 * minute])
  t.equal(runs.sinceMs(journeyIdOf('1002')), null)
})

t.test('a running, missing or invalid run reports nothing', async t => {
  const { told, runs, note } = createRig()
  for (const finishedAt of [null, 'soon', '2026-09-16T13:00:00.001Z', '2100-01-01T00:00:00Z']) note(finishedAt)
  runs.note(id, definitionOf())
  runs.note(id, null)
  t.same(told, [])
  t.equal(runs.sinceMs(id), null)
})

t.test('if TD\'s clock is ahead, a run counts as just finished', async t => {
  const { runs, note } = createRig()
  note('2026-09-16T12:30:00.000Z')
  t.equal(runs.sinceMs(id), 0)
})

t.test('setting the wall clock moves no run; the next definition uses the new time', async t => {
  const { clock, runs, note } = createRig()
  note('2026-09-16T11:50:00.000Z')
  clock.shiftWall(-3 * hour)
  t.equal(runs.sinceMs(id), 10 * minute)
  clock.shiftWall(4 * hour)
  note('2026-09-16T11:50:00.000Z')
  t.equal(runs.sinceMs(id), hour + 10 * minute)
})
