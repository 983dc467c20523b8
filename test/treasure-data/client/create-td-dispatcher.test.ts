import { createServer } from 'node:http'
import type { LookupFunction } from 'node:net'
import t, { type Test } from 'tap'
import { createTdDispatcher } from '../../../src/treasure-data/client/create-td-dispatcher.ts'
import { listen } from '../../support/td/start-upstream.ts'

t.test('requests beyond the limit wait for a connection', async (t) => {
  let open = 0
  let most = 0
  const origin = await listen(t, createServer((_request, response) => {
    most = Math.max(most, ++open)
    setImmediate(() => {
      open--
      response.end('{}')
    })
  }))
  const dispatcher = createTdDispatcher({ maxConcurrency: 2, deadlineMs: 5_000 })
  t.teardown(() => dispatcher.destroy())
  await Promise.all(Array.from({ length: 20 }, async () => {
    const { body } = await dispatcher.request({ origin, path: '/', method: 'GET' })
    await body.text()
  }))
  t.ok(most <= 2, `${most} at once`)
})

t.test('headers beyond 16 KiB are refused', async (t) => {
  const origin = await listen(t, createServer((_request, response) => response.setHeader('x-large', 'x'.repeat(17_000)).end()))
  const dispatcher = createTdDispatcher({ maxConcurrency: 1, deadlineMs: 5_000 })
  t.teardown(() => dispatcher.destroy())
  await t.rejects(dispatcher.request({ origin, path: '/', method: 'GET' }), { code: 'UND_ERR_HEADERS_OVERFLOW' })
})

async function startMovingName (t: Test) {
  const before = createServer((request, response) =>
    response.setHeader('connection', request.url === '/last' ? 'close' : 'keep-alive').end('before'))
  const after = createServer((_request, response) => response.end('after'))
  const { port } = new URL(await listen(t, before))
  await new Promise<void>(resolve => after.listen(Number(port), '127.0.0.2', resolve))
  t.teardown(() => {
    after.close()
    after.closeAllConnections()
  })
  let address = '127.0.0.1'
  const lookup: LookupFunction = (_name, _options, found) => found(null, [{ address, family: 4 }])
  const dispatcher = createTdDispatcher({ maxConcurrency: 1, deadlineMs: 5_000, lookup })
  t.teardown(() => dispatcher.destroy())
  const ask = async (path: string): Promise<string> => {
    const { body } = await dispatcher.request({ origin: `http://td.test:${port}`, path, method: 'GET' })
    return await body.text()
  }
  return { ask, move () { address = '127.0.0.2' } }
}

t.test('a name that moves to another address is found there, once the connection to the old one has ended', async (t) => {
  const { ask, move } = await startMovingName(t)
  t.equal(await ask('/last'), 'before')
  move()
  t.equal(await ask('/'), 'after')
})

t.test('it is also found if the connection to the old address is never idle', async (t) => {
  const { ask, move } = await startMovingName(t)
  t.equal(await ask('/'), 'before')
  move()
  const answers: string[] = []
  while (answers.length < 200) answers.push(await ask('/'))
  t.equal(answers.indexOf('after'), 100, 'requests of one connection')
  t.equal(answers.lastIndexOf('before'), 99)
})

t.test('silence within a body closes its connection before the deadline', async (t) => {
  const origin = await listen(t, createServer((_request, response) => response.writeHead(200, { 'content-length': '10' }).write('{')))
  const dispatcher = createTdDispatcher({ maxConcurrency: 1, deadlineMs: 20_000, bodySilenceMs: 50 })
  t.teardown(() => dispatcher.destroy())
  const { body } = await dispatcher.request({ origin, path: '/', method: 'GET' })
  await t.rejects(body.text(), { code: 'UND_ERR_BODY_TIMEOUT' })
})
