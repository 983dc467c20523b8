import t from 'tap'
import { sandboxJourneys } from '../../sandbox/sandbox-journeys.ts'
import { startOnClock } from '../support/service/start-on-clock.ts'
import { collectViolations } from '../support/collect-violations.ts'

interface Checked {
  statistics: { checks: Array<{ id: string, status: string, residual: number | null }> }
  checks: Array<{ id: string, status: string, leftScope: string, rightScope: string, residual: number | null }>
}

const ranges = ['', '?from=2026-09-01&to=2026-09-14', '?from=2026-09-14&to=2026-09-14', '?range=last_90d']

t.test('all comparable checks of the simulated journeys hold', async t => {
  const { read } = await startOnClock(t)
  const violations = collectViolations()
  for (const { id } of sandboxJourneys.filter(({ id }) => id !== '1000')) {
    for (const range of ranges) {
      // the shape is the schema's, which other tests check
      const { statistics, checks } = (await read(`/v1/journeys/${id}/overview${range}`)).json as Checked
      const all = [...statistics.checks, ...checks]
      violations.same(all.filter(({ status }) => status === 'residual'), [], `${id}${range}`)
      if (id === '1005') continue
      violations.ok(all.filter(({ status }) => status === 'ok').length > 10, `${id}${range}`)
      const withoutVerdict = range === '' ? statistics.checks : checks
      violations.same(withoutVerdict.filter(({ status }) => status !== 'ok'), [], `${id}${range}: one scope, so a verdict on each`)
    }
  }
  t.same(violations.found, [])
})

t.test('the documented samples have only the known residuals', async t => {
  const { read } = await startOnClock(t)
  const { statistics, checks } = (await read('/v1/journeys/1000/overview')).json as Checked
  t.same(statistics.checks.filter(({ status }) => status === 'residual').map(({ id, residual }) => [id, residual]), [
    ['stage-entries', 14],
    ['stage-balance/0', 6], ['stage-balance/1', 4], ['stage-steps/1', -74], ['stage-balance/2', 2], ['stage-balance/3', 2],
    // the sample's only day has another population than today
    ['series-current', 845]
  ])
  const violations = collectViolations()
  for (const { status, leftScope, rightScope } of checks) {
    violations.match(
      { status, leftScope, rightScope },
      { status: 'not-comparable', leftScope: 'unknown', rightScope: 'cumulative' },
      status,
      leftScope,
      rightScope
    )
  }
  t.same(violations.found, [])
})
