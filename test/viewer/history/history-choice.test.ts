import t from 'tap'
import { toHistoryQuery } from '../../../viewer/src/history/history-choice.ts'

t.test('the choice becomes the API\'s query', async t => {
  const today = '2028-03-01'
  t.same(toHistoryQuery({ by: 'week', span: '1y' }, today), { by: 'week' }, 'a year is the default')
  t.same(toHistoryQuery({ by: 'run', span: '90d' }, today), { by: 'run', range: 'last_90d' })
  t.same(toHistoryQuery({ by: 'month', span: '3y' }, today), { by: 'month', from: '2025-03-02', to: today })
  t.same(toHistoryQuery({ by: 'day', span: { from: '2026-01-01', to: '2026-02-01' } }, today), {
    by: 'day', from: '2026-01-01', to: '2026-02-01'
  })
})
