import t from 'tap'
import { withDeadline } from '../../../src/treasure-data/client/with-deadline.ts'

t.test('a task that ends in time returns its result, and its signal never aborts', async t => {
  let seen: AbortSignal | undefined
  t.equal(await withDeadline(60_000, async signal => {
    seen = signal
    return 'done'
  }), 'done')
  t.equal(seen?.aborted, false)
  await t.rejects(withDeadline(60_000, async () => { throw new Error('failed') }), { message: 'failed' })
})

t.test('after the deadline the signal aborts as a timeout', async t => {
  const waiting = withDeadline(5, signal => new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  }))
  await t.rejects(waiting, { name: 'TimeoutError' })
})
