import t from 'tap'
import { createBatchLoader, type BatchItem } from '../../../viewer/src/state/batch-loader.ts'

/** Callbacks that wait until the test moves the time. */
function createSchedule () {
  let nowMs = 0
  let calls: Array<{ call: () => void, atMs: number }> = []
  return {
    schedule (call: () => void, ms: number) {
      const planned = { call, atMs: nowMs + ms }
      calls.push(planned)
      return () => { calls = calls.filter(other => other !== planned) }
    },
    async pass (ms: number) {
      nowMs += ms
      const due = calls.filter(({ atMs }) => atMs <= nowMs)
      calls = calls.filter(({ atMs }) => atMs > nowMs)
      for (const { call } of due) call()
      // loads return and plan the next ones
      for (let turn = 0; turn < 10; turn++) await Promise.resolve()
    }
  }
}

function start (answer: (id: string, attempt: number) => BatchItem<string> | 'fails') {
  const { schedule, pass } = createSchedule()
  const asked: string[][] = []
  const loaded: string[] = []
  const loader = createBatchLoader<string>({
    schedule,
    onLoaded: (id, value) => { loaded.push(`${id} ${value}`) },
    retryAfterS: () => 5,
    async load (ids) {
      asked.push([...ids])
      const items = ids.map(id => [id, answer(id, asked.flat().filter(other => other === id).length)] as const)
      if (items.some(([, item]) => item === 'fails')) throw new Error('away')
      return new Map(items.filter((item): item is [string, BatchItem<string>] => item[1] !== 'fails'))
    }
  })
  return { loader, asked, loaded, pass }
}

const there = (): BatchItem<string> => ({ value: 'there', askAgainS: null })

t.test('wanted ids are requested together, at most twenty at once, each once', async t => {
  const { loader, asked, loaded, pass } = start(there)
  const ids = Array.from({ length: 30 }, (_, at) => String(at))
  for (const id of ids) loader.want(id)
  await pass(120)
  await pass(120)
  t.same(asked.map(({ length }) => length), [20, 10])
  for (const id of ids) loader.want(id)
  await pass(1_000)
  t.equal(asked.length, 2)
  t.equal(loaded.length, 30)
})

t.test('ids that leave the view before their request are not requested', async t => {
  const { loader, asked, pass } = start(there)
  loader.want('1')
  loader.want('2')
  loader.release('1')
  await pass(120)
  t.same(asked, [['2']])
})

t.test('pending ids are requested again while they are wanted, at growing intervals, and not forever', async t => {
  const { loader, asked, loaded, pass } = start(() => ({ value: 'pending', askAgainS: 2 }))
  loader.want('1')
  await pass(120)
  await pass(1_999)
  t.equal(asked.length, 1)
  await pass(1)
  await pass(120)
  t.equal(asked.length, 2)
  await pass(2_999)
  t.equal(asked.length, 2)
  await pass(1)
  await pass(120)
  t.equal(asked.length, 3)
  for (let wait = 0; wait < 30; wait++) {
    await pass(60_000)
    await pass(120)
  }
  t.equal(asked.length, 8)
  t.equal(loaded.length, 8)

  loader.refresh()
  await pass(120)
  t.equal(asked.length, 9, 'until the reader asks again')
  loader.release('1')
  await pass(60_000)
  await pass(120)
  t.equal(asked.length, 9, 'nobody looks at it')
})

t.test('after a failure all of its ids are requested again', async t => {
  const { loader, asked, loaded, pass } = start((_, attempt) => attempt === 1 ? 'fails' : there())
  loader.want('1')
  loader.want('2')
  await pass(120)
  await pass(5_000)
  await pass(120)
  t.same(asked, [['1', '2'], ['1', '2']])
  t.same(loaded, ['1 there', '2 there'])
  loader.end()
})

t.test('a refresh requests the ids in view', async t => {
  const { loader, asked, pass } = start(there)
  loader.want('1')
  loader.want('2')
  await pass(120)
  loader.release('1')
  loader.refresh()
  await pass(120)
  t.same(asked, [['1', '2'], ['2']])
})
