import t from 'tap'
import { TaskTimeoutError, ThreadsBusyError } from '../../src/reports/engine/threads.ts'
import { readSource } from '../../src/reports/engine/source.ts'
import type { SentAnswer } from '../../src/reports/threads/tasks.ts'
import { ThreadPool, type ThreadPoolOptions } from '../../src/threads/thread-pool.ts'
import { chartsBody, definitionBody, statisticsBody, tdAnswerOf } from '../support/sources/sources.ts'

function startPool (options?: ThreadPoolOptions): ThreadPool {
  const pool = new ThreadPool(options)
  t.teardown(() => pool.close())
  return pool
}

const sent = (endpoint: SentAnswer['endpoint'], body: string): SentAnswer => ({ endpoint, ...tdAnswerOf(body) })
const links = Array.from({ length: 5_000 }, (_, index) => `{"source":"stage-${index % 9}","target":"exit-1-${index % 4_000}","value":1}`)
const large = sent('conversion', `{"data":[{"attributes":{"chart":{"metaData":{"links":[${links.join()}]}}}}]}`)

t.test('a thread reads the same as the event loop', async t => {
  const pool = startPool()
  const statistics = await pool.run('read', sent('statistics', statisticsBody(7)))
  const excerpt = { totals: { entered: 7 }, dataUpdatedAt: '2026-09-15T03:02:32.000Z' }
  t.match(statistics.value, { isEmpty: false, excerpt, whole: null })
  t.ok(statistics.workMs > 0)
  const answer = tdAnswerOf(definitionBody('Journey'))
  const source = readSource('definition', answer)
  const { drift, weight } = source
  t.same((await pool.run('read', { endpoint: 'definition', ...answer })).value,
    { isEmpty: false, drift, weight, excerpt: null, whole: { ...source, body: new Uint8Array() } })
  t.same((await pool.run('read', sent('conversion', '{"data":1}'))).value,
    { faults: ['data: expected a chart'], limit: null })
  t.same((await pool.run('read', sent('conversion', chartsBody(5).replace('[', '['.repeat(100))))).value,
    { faults: ['body: expected at most 64 levels of nested objects and lists'], limit: 'nesting' })
})

t.test('a task that takes too long is stopped, and the next one runs', async t => {
  const pool = startPool({ timeoutMs: 1 })
  await t.rejects(pool.run('read', large), TaskTimeoutError)
  t.match(pool, { refused: 0, ended: 1, waiting: 0 })
  const patient = startPool()
  t.match((await patient.run('read', large)).value, { isEmpty: false })
  t.match(patient, { started: 1, refused: 0, ended: 0, waiting: 0 })
  t.equal(patient.durations.buckets.reduce((sum, { count }) => sum + count, 0), 1)
  t.ok(patient.durations.sumS > 0)
})

t.test('tasks beyond the queue are refused at once', async t => {
  const pool = startPool({ maxQueue: 1 })
  const settling = Promise.allSettled(Array.from({ length: 12 }, () => pool.run('read', large)))
  t.equal(pool.waiting, 1)
  const settled = await settling
  const refused = settled.flatMap(result => result.status === 'rejected' ? [result.reason] : [])
  t.ok(refused.length > 0 && refused.length < 12, `${refused.length} of 12`)
  t.ok(refused.every(error => error instanceof ThreadsBusyError))
  t.match(pool, { refused: refused.length, waiting: 0 })
})

t.test('a closed pool refuses tasks', async t => {
  const pool = startPool()
  await pool.run('read', sent('statistics', statisticsBody(7)))
  await pool.close()
  await t.rejects(pool.run('read', sent('statistics', statisticsBody(7))), ThreadsBusyError)
})
