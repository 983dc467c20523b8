import t from 'tap'
import { killRecorder } from '../../scripts/kill-recorder.ts'
import { killStore } from '../../scripts/kill-store.ts'
import { needsRedis } from '../support/redis/redis-server.ts'
import { withoutPostgres } from '../support/store/postgres-server.ts'

t.test('kill -9 during writes loses nothing that was confirmed, and leaves no wrong answer', async t => {
  const { given, ...report } = await killStore(3)
  t.ok(given > 0, String(given))
  t.match(report, { kills: 3, lostConfirmed: 0, wrong: 0, damaged: 0 })
})

t.test('kill -9 of the replica that records a run: another one records it, once', { ...withoutPostgres, ...needsRedis }, async t => {
  t.match(await killRecorder(t, 1), { runs: 1, kills: 1, missing: 0, surplus: 0, incomplete: 0, gaps: 0 })
})
