import t from 'tap'
import { killStore } from '../../scripts/kill-store.ts'

t.test('kill -9 during writes loses nothing that was confirmed, and leaves no wrong answer', async t => {
  const { given, ...report } = await killStore(3)
  t.ok(given > 0, String(given))
  t.match(report, { kills: 3, lostConfirmed: 0, wrong: 0, damaged: 0 })
})
