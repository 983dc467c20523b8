import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { arrangeHistories, isOrderKnown } from '../../../src/domain/td/arrange-histories.ts'
import type { JourneyPoint, StagePoint } from '../../../src/domain/td/statistics.ts'
import { pointOf, stageOf, stagePointOf, statisticsOf } from '../../support/domain/build-sources.ts'

const days = ['2026-03-01T03:00:00.000Z', '2026-03-02T03:00:00.000Z', '2026-03-03T03:00:00.000Z'] as const
const arrange = (history: JourneyPoint[], ofStage: StagePoint[] = []) => {
  const { content, drift } = arrangeHistories(statisticsOf({ history, stages: [stageOf({ history: ofStage })] }), value => value)
  return { history: content.history, ofStage: content.stages[0]?.history, drift: drift.map(({ kind, fields }) => [kind, ...fields]) }
}
const at = (updatedAt: string | null, over: Partial<JourneyPoint> = {}) => pointOf({ updatedAt, ...over })

t.test('a sorted history stays as it is', async t => {
  const history = days.map(day => at(day))
  const arranged = arrange(history)
  t.equal(arranged.history, history)
  t.same(arranged.drift, [])
})

t.test('points are sorted by time, in any notation', async t => {
  const history = [at('1772506800'), at(days[0]), at('2026-03-02 12:00:00 +0900', { current: 7 })]
  const arranged = arrange(history)
  t.same(arranged.history.map(({ updatedAt }) => updatedAt), [days[0], '2026-03-02 12:00:00 +0900', '1772506800'])
  t.same(arranged.drift, [['unsorted-history', '/data/attributes/history']])
})

t.test('with an unknown time the order stays, and repeated points still count once', async t => {
  const history = [at(days[1]), at('yesterday'), at(days[0]), at(days[1]), at('yesterday')]
  const arranged = arrange(history)
  t.same(arranged.history, [history[0], history[1], history[2], history[4]])
  t.same(arranged.drift, [['repeated-point', '/data/attributes/history/3']])
})

t.test('the order is unknown only if points without a time keep others from being sorted', async t => {
  const isKnown = (...times: Array<string | null>): boolean => isOrderKnown(arrange(times.map(time => at(time))).history)
  t.ok(isKnown())
  t.ok(isKnown(...days.toReversed()), 'they are sorted')
  t.ok(isKnown(days[0], null, days[1], days[1]))
  t.ok(isKnown('1772334000', 'yesterday', '2026-03-02 12:00:00 +0900'))
  t.notOk(isKnown(days[1], null, days[0]))
  t.notOk(isKnown(null, '2026-03-02 12:00:00 +0900', days[0]))
})

t.test('contradictory points keep the values that they agree on', async t => {
  const first = stagePointOf({ updatedAt: days[0], current: 5, entries: 5, exitSizes: [1, 2] })
  const { ofStage, drift } = arrange([], [first, { ...first, updatedAt: '2026-03-01T03:00:00Z', current: 6, exitSizes: [1, 3] }])
  t.same(ofStage, [{ ...first, current: null, exitSizes: null }])
  t.same(drift, [['contradictory-point', '/data/attributes/journeyStageStatistics/0/history/1']])
})

t.test('the history is the same for any order and any repetition of points', async () => {
  const points = fc.uniqueArray(fc.nat(500), { maxLength: 8 }).map(hours => hours.toSorted((a, b) => a - b)
    .map((hour, entries) => at(new Date(Date.parse(days[0]) + hour * 3_600_000).toISOString(), { entries })))
  const shuffled = points.chain(points => fc.tuple(
    fc.constant(points),
    fc.subarray(points).chain(again => fc.shuffledSubarray([...points, ...again], { minLength: points.length + again.length }))
  ))
  fc.assert(fc.property(shuffled, ([points, sent]) => {
    const { history, drift } = arrange(sent)
    assert.deepEqual(history, points)
    assert.equal(drift.some(([kind]) => kind === 'repeated-point'), sent.length > points.length)
    assert.equal(drift.some(([kind]) => kind === 'contradictory-point'), false)
  }))
})
