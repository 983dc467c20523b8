import t from 'tap'
import { nextPollMs } from '../../../src/operations/recording/poll-times.ts'
import { day, hour, minute } from '../../support/cache/cache-rig.ts'

const calm = { isAwaiting: false, failures: 0, lastRunMs: 0, spacingMs: day }
const middle = 0.5

t.test('a journey is polled rarely, and often while a run is expected or awaited', async t => {
  t.equal(nextPollMs(calm, hour, middle), 30 * minute)
  t.equal(nextPollMs(calm, day - 20 * minute, middle), 5 * minute, 'it wakes when the run is expected')
  t.equal(nextPollMs(calm, day, middle), 5 * minute)
  t.equal(nextPollMs(calm, day + 6 * hour, middle), 5 * minute)
  t.equal(nextPollMs(calm, day + 7 * hour, middle), 30 * minute, 'a run that is overdue is no longer hurried for')
  t.equal(nextPollMs({ ...calm, isAwaiting: true }, hour, middle), 5 * minute)
  t.equal(nextPollMs({ ...calm, spacingMs: null }, day, middle), 30 * minute)
})

t.test('failures back off up to the usual interval, and polls are spread by a tenth', async t => {
  t.same([1, 2, 3, 4, 50].map(failures => nextPollMs({ ...calm, failures }, hour, middle) / minute), [5, 10, 20, 30, 30])
  t.equal(nextPollMs(calm, hour, 0), 27 * minute)
  t.ok(nextPollMs(calm, hour, 0.999) < 33 * minute)
})
