import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import t from 'tap'
import { historyRates, historySpans, historySteps } from '../../../viewer/src/history/history-choice.ts'
import {
  flowViews, listColumns, parseViewState, rangePresets, stageColumns, startState, targetCounts, toRangeQuery, writeViewState, type ViewState
} from '../../../viewer/src/state/view-state.ts'

const day = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map(date => date.toISOString().slice(0, 10))

const journeyId = fc.bigInt(1n, 9_999_999_999_999_999_999n).map(String)

const plain = { noNullPrototype: true } as const

const states: fc.Arbitrary<ViewState> = fc.record({
  journeyId: fc.option(journeyId),
  range: fc.oneof(
    fc.record({ preset: fc.constantFrom(...rangePresets) }, plain),
    fc.record({ from: day, to: day }, plain),
    fc.constant('launch' as const)
  ),
  asOf: fc.option(fc.oneof(day, fc.date({ noInvalidDate: true, min: new Date('2020-01-01'), max: new Date('2030-01-01') })
    .map(date => date.toISOString()))),
  view: fc.constantFrom(...flowViews),
  targets: fc.constantFrom(...targetCounts),
  stage: fc.option(fc.string({ minLength: 1, unit: 'grapheme' })),
  sort: fc.record({ column: fc.constantFrom(...stageColumns), isDescending: fc.boolean() }, plain),
  activations: fc.record({ q: fc.string({ unit: 'grapheme' }), isAll: fc.boolean() }, plain),
  q: fc.string({ unit: 'grapheme' }),
  order: fc.record({ column: fc.constantFrom(...listColumns), isDescending: fc.boolean() }, plain),
  comparand: fc.option(fc.oneof(fc.record({ journeyId }, plain), fc.record({ from: day, to: day }, plain))),
  history: fc.record({
    by: fc.constantFrom(...historySteps),
    rate: fc.constantFrom(...historyRates),
    span: fc.oneof(fc.constantFrom(...historySpans), fc.record({ from: day, to: day }, plain))
  }, plain)
}, plain)

t.test('a link shows the state in which it was copied', async () => {
  fc.assert(fc.property(states, state => {
    assert.deepEqual(parseViewState(`?${writeViewState(state)}`), state)
  }))
})

t.test('any address shows something, and its own link shows the same', async () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.dictionary(
    fc.constantFrom(
      'journey', 'range', 'from', 'to', 'view', 'targets', 'stage', 'sort', 'q', 'order', 'with', 'asOf', 'by', 'rate', 'span',
      'activation', 'activations'
    ),
    fc.string(),
    { noNullPrototype: true }
  ).map(params => String(new URLSearchParams(params)))), query => {
    const state = parseViewState(query)
    assert.deepEqual(parseViewState(writeViewState(state)), state)
  }))
})

t.test('the address is as short as possible, and contains everything that differs from the defaults', async t => {
  t.equal(writeViewState(startState), '')
  t.equal(writeViewState({ ...startState, journeyId: '1001' }), 'journey=1001')
  t.equal(writeViewState({
    ...startState,
    journeyId: '1001',
    range: { from: '2026-10-01', to: '2026-10-07' },
    view: 'exit',
    sort: { column: 'entered', isDescending: true }
  }),
  'journey=1001&from=2026-10-01&to=2026-10-07&view=exit&sort=entered.desc')
})

t.test('invalid values become the defaults', async t => {
  t.same(parseViewState('?journey=abc&range=last_5d&view=people&targets=7&sort=colour.desc&from=yesterday&to=now'), startState)
  t.same(parseViewState('?asOf=then&by=hour&rate=all&span=10y'), startState)
  t.same(parseViewState('?journey=007').journeyId, null)
})

t.test('days become the API\'s query', async t => {
  t.same(toRangeQuery({ preset: 'last_7d' }), { range: 'last_7d' })
  t.same(toRangeQuery({ from: '2026-10-01', to: '2026-10-07' }), { from: '2026-10-01', to: '2026-10-07' })
  t.same(toRangeQuery('launch'), {}, 'without a range the API gives what is so since launch')
})
