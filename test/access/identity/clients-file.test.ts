import t from 'tap'
import { ClientsFile, parseClients } from '../../../src/access/identity/clients-file.ts'
import { createFakeClock } from '../../support/fake-clock.ts'

const textOf = (...ids: string[]): string => JSON.stringify({
  clients: ids.map((id, place) => ({ id, keySha256: [`${place}`.repeat(64)], scopes: [] }))
})

function watchFile (first: string) {
  const clock = createFakeClock(0)
  const state = { text: first as string | null, told: [] as string[] }
  const file = new ClientsFile({
    clients: parseClients(first),
    read: async () => {
      if (state.text === null) throw new Error('ENOENT: /secret/path')
      return state.text
    },
    clock,
    onFault: fault => state.told.push(fault),
    onChange: clients => state.told.push(`${clients} clients`)
  })
  return { clock, state, file, end: file.watch(), ids: () => file.clients.map(({ id }) => id) }
}

t.test('a new list takes effect within ten seconds', async t => {
  const { clock, state, ids } = watchFile(textOf('a'))
  await clock.advance(30_000)
  t.same(state.told, [], 'what has not changed is not told')
  state.text = textOf('a', 'b')
  t.same(ids(), ['a'])
  await clock.advance(10_000)
  t.same(ids(), ['a', 'b'])
  t.same(state.told, ['2 clients'])
})

t.test('an invalid file keeps the last valid list and is logged once, as is its recovery', async t => {
  const { clock, state, file, ids } = watchFile(textOf('a', 'b'))
  state.text = '{'
  await clock.advance(60_000)
  t.same(ids(), ['a', 'b'])
  t.same(state.told, ['is not JSON'])
  t.equal(file.fault, 'is not JSON')
  state.text = null
  await clock.advance(20_000)
  t.same(state.told, ['is not JSON', 'cannot be read'])
  state.text = textOf('a', 'b')
  await clock.advance(10_000)
  t.same(state.told.at(-1), '2 clients')
  t.equal(file.fault, null)
})

t.test('reading stops with the service, even in the middle of a read', async t => {
  const { clock, state, ids, end } = watchFile(textOf('a'))
  end()
  state.text = textOf('b')
  await clock.advance(60_000)
  t.same(ids(), ['a'])

  const other = watchFile(textOf('a'))
  const turn = other.clock.advance(10_000)
  other.end()
  await turn
  other.state.text = textOf('b')
  await other.clock.advance(60_000)
  t.same(other.ids(), ['a'])
})
