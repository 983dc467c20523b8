import t from 'tap'
import { isMixedSnapshot } from '../../../src/domain/overview/mixed-snapshot.ts'
import { rangeOf } from '../../support/sources/sources.ts'

const run = '2026-09-15T03:02:32.000Z'

t.test('times of one run are one snapshot, times of different days are not', async (t) => {
  t.equal(isMixedSnapshot([run, '2026-09-15T15:02:32.000Z', run], null), false)
  t.equal(isMixedSnapshot([run, '2026-09-15T15:02:33.000Z', run], null), true)
  t.equal(isMixedSnapshot(['2026-09-16T03:02:32.000Z', run], null), true)
})

t.test('unknown times tell nothing', async (t) => {
  t.equal(isMixedSnapshot([], null), false)
  t.equal(isMixedSnapshot([null, null], null), false)
  t.equal(isMixedSnapshot([null, run, null], null), false)
})

t.test('what was computed on the last day of the range or later covers it alike', async (t) => {
  const range = rangeOf('2026-09-01', '2026-09-07')
  t.equal(isMixedSnapshot(['2026-09-07T03:02:32.000Z', run], range), false)
  t.equal(isMixedSnapshot(['2026-09-06T03:02:32.000Z', run], range), true)
})
