import t from 'tap'
import { createTurnQueue } from '../../src/treasure-data/turn-queue.ts'

const never = new AbortController().signal
const somebody = (): boolean => true
const nobody = (): boolean => false

/** Tasks that end when told to, and the order in which they began. */
function scriptedTasks () {
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const task = (name: string) => () => new Promise<string>(resolve => {
    begun.push(name)
    ends.set(name, () => resolve(name))
  })
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.()
    await new Promise(resolve => setImmediate(resolve))
  }
  return { begun, task, end }
}

t.test('no more tasks run at once than there are turns, in the order they came', async t => {
  const { begun, task, end } = scriptedTasks()
  const queue = createTurnQueue(2)
  const results = ['a', 'b', 'c', 'd'].map(name => queue.run(task(name), somebody, never))
  await end('')
  t.same(begun, ['a', 'b'])
  await end('b')
  t.same(begun, ['a', 'b', 'c'])
  for (const name of ['a', 'c', 'd']) await end(name)
  t.same(await Promise.all(results), ['a', 'b', 'c', 'd'])
})

t.test('who is waited for goes first, even if somebody began to wait only meanwhile', async t => {
  const { begun, task, end } = scriptedTasks()
  const queue = createTurnQueue(1)
  let joined = false
  const results = [
    queue.run(task('running'), somebody, never),
    queue.run(task('background'), nobody, never),
    queue.run(task('joined'), () => joined, never),
    queue.run(task('caller'), somebody, never)
  ]
  await end('')
  joined = true
  for (const name of ['running', 'joined', 'caller', 'background']) await end(name)
  t.same(begun, ['running', 'joined', 'caller', 'background'])
  await Promise.all(results)
})

t.test('a task that fails gives its turn on', async t => {
  const queue = createTurnQueue(1)
  await t.rejects(queue.run(async () => { throw new Error('failed') }, somebody, never), { message: 'failed' })
  t.equal(await queue.run(async () => 'next', somebody, never), 'next')
})

t.test('who gives up while waiting leaves the queue', async t => {
  const { begun, task, end } = scriptedTasks()
  const queue = createTurnQueue(1)
  const first = queue.run(task('first'), somebody, never)
  const patience = new AbortController()
  const second = queue.run(task('second'), somebody, patience.signal)
  const third = queue.run(task('third'), somebody, never)
  await end('')
  patience.abort(new Error('too late'))
  await t.rejects(second, { message: 'too late' })
  await end('first')
  await end('third')
  t.same(begun, ['first', 'third'])
  await Promise.all([first, third])
})
