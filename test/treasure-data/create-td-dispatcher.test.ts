import { createServer } from 'node:http'
import t from 'tap'
import { createTdDispatcher } from '../../src/treasure-data/create-td-dispatcher.ts'
import { listen } from './start-upstream.ts'

t.test('requests beyond the most at once wait for a connection', async (t) => {
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
