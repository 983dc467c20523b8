import t from 'tap'
import { simulateYear } from '../../sandbox/history/simulate-year.ts'
import { createCatalogue } from '../../sandbox/indexes/create-catalogue.ts'
import { createJourneyAnswers } from '../../sandbox/journey-answers.ts'
import { parseCalendarDate } from '../../src/domain/time/calendar-date.ts'

const nowMs = Date.parse('2026-09-15T12:00:00Z')

t.test('each run of a year has the answers of its time, and every gap has its reason', async t => {
  const { plans, plan, launchedOn } = planOf('1007', '2025-06-01')
  t.equal(plan.launchedOn, launchedOn)
  const records = [...simulateYear(plan, nowMs)]
  t.equal(records.length, 366 - 5)
  t.same(records.flatMap(({ missed }) => missed ?? []), [
    { since: '2026-04-27T03:02:32.000Z', until: '2026-05-01T03:02:32.000Z', reason: 'not-recorded' },
    { since: '2026-08-12T03:02:32.000Z', until: '2026-08-15T03:02:32.000Z', reason: 'failed' }
  ])
  t.same(records.slice(1).map(({ lastRunAt }) => lastRunAt), records.slice(0, -1).map(({ set }) => set.runAt))
  const answerNow = createJourneyAnswers(() => nowMs, plans)
  t.equal(String(records.at(-1)?.set.statistics), answerNow('statistics', '1007', new URLSearchParams()).body.toString())
  const answerThen = createJourneyAnswers(() => Date.parse('2026-05-01T04:00:00Z'), plans)
  const then = records.find(({ set }) => set.runAt === '2026-05-01T03:02:32.000Z')?.set
  t.equal(String(then?.statistics), answerThen('statistics', '1007', new URLSearchParams()).body.toString())
  t.match(then?.graphs, [{ day: '2026-04-30', kind: 'conversion' }, { day: '2026-04-30', kind: 'activation' }])
  t.same(new Set(records.map(({ set }) => String(set.definition))).size, 1, 'the definition does not change with each run')
  t.notMatch(String(then?.definition), 'Sandbox User', 'nothing names a user')
})

t.test('a younger journey has the runs since its launch, and a draft has none', async t => {
  const { plans } = planOf('1007', '2026-09-13')
  const recordsOf = (id: string) => [...plans.values()].filter(plan => plan.id === id).flatMap(plan => [...simulateYear(plan, nowMs)])
  t.match(recordsOf('1007'), [{ set: { runAt: '2026-09-13T03:02:32.000Z', graphs: [] } }, {}, {}])
  t.same(recordsOf('1005'), [])
})

function planOf (id: string, launch: string) {
  const launchedOn = parseCalendarDate(launch)
  if (launchedOn === null) throw new Error('no such day')
  const { plans } = createCatalogue(() => nowMs, new Map([[id, launchedOn]]))
  const plan = plans.get(id)
  if (plan === undefined) throw new Error('no such journey')
  return { plans, plan, launchedOn }
}
