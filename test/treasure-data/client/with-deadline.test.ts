import t from 'tap'
import { untilPassed, withDeadline, type Deadline } from '../../../src/treasure-data/client/with-deadline.ts'

const never = new Promise(() => {})

t.test('a task that ends in time returns its result, and its deadline never passes', async t => {
  let passes = 0
  t.equal(await withDeadline(5, 100, async deadline => {
    t.equal(deadline.atMs, 105)
    deadline.onPassed(() => { passes++ })
    return 'done'
  }), 'done')
  await t.rejects(withDeadline(60_000, 0, async () => { throw new Error('failed') }), { message: 'failed' })
  await new Promise(resolve => setTimeout(resolve, 20))
  t.equal(passes, 0)
})

t.test('after the deadline, those who wait for it are told once, and later ones as well', async t => {
  const seen: string[] = []
  const note = (name: string) => ({ name: reason }: Error): void => { seen.push(`${name} ${reason}`) }
  await withDeadline(5, 0, async deadline => {
    deadline.onPassed(note('first'))
    deadline.onPassed(note('stopped'))()
    await t.rejects(untilPassed(never, deadline), { name: 'TimeoutError' })
    deadline.onPassed(note('stopped later'))()
    deadline.onPassed(note('later'))
    t.same(seen, ['first TimeoutError'], 'it is told after `onPassed` returns')
    await null
  })
  t.same(seen, ['first TimeoutError', 'later TimeoutError'])
})

t.test('a promise that ends before the deadline keeps its outcome', async t => {
  const open: Array<(reason: Error) => void> = []
  const deadline: Pick<Deadline, 'onPassed'> = {
    onPassed: callback => {
      open.push(callback)
      return () => open.splice(open.indexOf(callback), 1)
    }
  }
  t.equal(await untilPassed(Promise.resolve('done'), deadline), 'done')
  await t.rejects(untilPassed(Promise.reject(new Error('failed')), deadline), { message: 'failed' })
  t.equal(open.length, 0)
})
