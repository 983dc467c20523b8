import t from 'tap'
import type { ListedJourney } from '../../../viewer/src/state/report-types.ts'
import { describeRow } from '../../../viewer/src/words/describe-row.ts'
import { createNumberWords } from '../../../viewer/src/words/number-words.ts'

const run: NonNullable<ListedJourney['run']> = {
  state: 'launched', paused: false, late: false, lastStatus: 'success', lastFinishedAt: null, expectedBy: null
}

t.test('a row says why its numbers may be old', async t => {
  const warn = (over: Partial<ListedJourney>) => describeRow(
    { current: { journeyId: '1', name: null, status: 'ok', run, ...over }, before: null }, false,
    { nowMs: 0, timeZone: 'UTC' }, createNumberWords('en-GB')).warning
  t.equal(warn({}), null)
  t.equal(warn({ run: null }), null)
  t.equal(warn({ run: { ...run, late: true } }), 'Late')
  t.equal(warn({ run: { ...run, late: true, lastStatus: 'error' } }), 'Last run failed')
  t.equal(warn({ status: 'stale', run: { ...run, lastStatus: 'error' } }), 'Stale')
})
