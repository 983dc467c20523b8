import t from 'tap'
import type { JourneyDefinition, JourneyExecution } from '../../../src/domain/td/journey-definition.ts'
import { describeRun, expectRunMs, noRhythm, readRhythm } from '../../../src/domain/statistics/journey-run.ts'
import { definitionOf } from '../../support/domain/build-definition.ts'

const daily = ['2026-09-10', '2026-09-11', '2026-09-12', '2026-09-13'].map(day => ({ updatedAt: `${day}T03:00:00Z` }))

function ranAt (finishedAt: string | null, over: Partial<JourneyDefinition> = {}, status = 'success'): JourneyDefinition {
  const latestExecution: JourneyExecution = { status, createdAt: '2026-09-20T02:00:00Z', finishedAt }
  return definitionOf({ state: 'launched', paused: false, latestExecution, ...over })
}

t.test('the rhythm is the median time between the last runs; on-demand runs and gaps do not change it', async t => {
  t.same(readRhythm(daily), { lastAt: '2026-09-13T03:00:00.000Z', spacingMs: 86_400_000 })
  const uneven = [
    { updatedAt: '2026-09-01T03:00:00Z' }, ...daily, { updatedAt: '2026-09-13T04:30:00Z' }, { updatedAt: null }, { updatedAt: 'xxx' }
  ]
  t.same(readRhythm(uneven), { lastAt: '2026-09-13T04:30:00.000Z', spacingMs: 86_400_000 })
  t.same(readRhythm([{ updatedAt: '2026-09-01 00:00:00 UTC' }, { updatedAt: '2026-09-02' }, { updatedAt: '2026-09-05' }]).spacingMs,
    2 * 86_400_000, 'of two gaps the mean')
})

t.test('two runs are no rhythm', async t => {
  t.equal(readRhythm(daily.slice(0, 2)).spacingMs, null)
  t.same(readRhythm([]), noRhythm)
})

t.test('a run is late one and a quarter intervals after the last one, and at least an hour', async t => {
  const expectedBy = (definition: JourneyDefinition | null, history = daily) =>
    describeRun(definition, readRhythm(history), false).expectedBy
  t.equal(expectedBy(ranAt('2026-09-20T03:00:00Z')), '2026-09-21T09:00:00.000Z', 'the last run is later than the range')
  t.equal(expectedBy(ranAt('2026-09-12T03:00:00Z')), '2026-09-14T09:00:00.000Z', 'the series is newer than the definition')
  t.equal(expectedBy(ranAt(null, {}, 'running')), '2026-09-21T08:00:00.000Z', 'while it runs, its start counts')
  const often = [0, 1, 2].map(hour => ({ updatedAt: `2026-09-20T0${hour}:00:00Z` }))
  t.equal(expectedBy(ranAt('2026-09-20T02:00:00Z'), often), '2026-09-20T04:00:00.000Z')
  t.equal(expectedBy(null), null)
  t.equal(expectedBy(ranAt('2026-09-20T03:00:00Z', { latestExecution: null })), null)
  t.equal(expectedBy(ranAt('2026-09-20T03:00:00Z'), daily.slice(0, 2)), null)
  t.equal(expectRunMs(ranAt('9999-12-31T23:00:00Z'), readRhythm(daily)), null, 'a time that no answer can spell')
})

t.test('paused journeys and drafts are never late, and for unknown ones it is unknown', async t => {
  const late = (definition: JourneyDefinition | null, isOverdue: boolean) => describeRun(definition, readRhythm(daily), isOverdue).late
  t.equal(late(ranAt('2026-09-20T03:00:00Z'), true), true)
  t.equal(late(ranAt('2026-09-20T03:00:00Z'), false), false)
  t.equal(late(ranAt('2026-09-20T03:00:00Z', { paused: null }), true), true)
  t.equal(late(ranAt('2026-09-20T03:00:00Z', { paused: true }), true), false)
  t.equal(late(ranAt('2026-09-20T03:00:00Z', { state: 'draft' }), true), false)
  t.equal(late(ranAt('2026-09-20T03:00:00Z', { latestExecution: null }), true), null)
  t.equal(late(null, true), null)
})

t.test('TD\'s state of the journey and its last run are included', async t => {
  t.same(describeRun(ranAt('2026-09-20 03:00:00 UTC', {}, 'error'), noRhythm, false), {
    state: 'launched', paused: false, lastStatus: 'error', lastFinishedAt: '2026-09-20T03:00:00.000Z', expectedBy: null, late: null
  })
  t.same(describeRun(ranAt('xxx', { state: 'archived', paused: null }), noRhythm, false),
    { state: null, paused: null, lastStatus: 'success', lastFinishedAt: null, expectedBy: null, late: null })
  t.same(describeRun(null, noRhythm, false),
    { state: null, paused: null, lastStatus: null, lastFinishedAt: null, expectedBy: null, late: null })
})
