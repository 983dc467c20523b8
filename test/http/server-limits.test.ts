import { once } from 'node:events'
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { answerParseError } from '../../src/http/server/answer-parse-error.ts'
import { createHttpServer, type ServerLimits } from '../../src/http/server/create-http-server.ts'
import type { AnswerReady } from '../../src/http/server/ready-reports.ts'
import { readAnswer } from '../support/service/read-answer.ts'
import { sendRaw } from '../support/service/send-raw.ts'
import { startService } from '../support/service/start-service.ts'
import { collectViolations } from '../support/collect-violations.ts'

const path = '/v1/journeys/1000/statistics'

t.test('addresses and headers are read up to their limits, in memory or not', async t => {
  const service = await startService(t)
  await readAnswer(service, path)
  const many = (count: number): Record<string, string> => Object.fromEntries(Array.from({ length: count }, (_, n) => [`x-${n}`, '1']))
  t.match(await readAnswer(service, path, many(90)), { status: 200 })
  t.match(await readAnswer(service, path, many(110)), { status: 431, json: { code: 'request-too-large' } })
  t.match(await readAnswer(service, `${path}?from=${'1'.repeat(9_000)}`), { status: 414, json: { code: 'address-too-long' } })
  const violations = collectViolations()
  for (const flood of [{ cookie: 'a'.repeat(20_000) }, many(3_000)]) {
    const head = Object.entries(flood).map(([name, value]) => `${name}: ${value}\r\n`).join('')
    violations.match(await sendRaw(service, `GET ${path} HTTP/1.1\r\nhost: localhost\r\n${head}\r\n`),
      /^HTTP\/1.1 431 [^]*"code":"request-too-large"/, flood)
  }
  t.same(violations.found, [])
})

t.test('a slow request gets 408 and its connection is closed, while others are answered', async t => {
  const { address, server } = await startServer(t, { headersTimeoutMs: 100, requestTimeoutMs: 200, idleTimeoutMs: 600_000 })
  const slow = sendRaw({ address }, `GET ${path} HTTP/1.1\r\nhost: loc`)
  t.equal(await (await fetch(address)).text(), 'answered')
  t.match(await slow, /^HTTP\/1.1 408 Request Timeout\r\n[^]*"code":"request-timeout"/)
  const halfOpen = connect({ port: Number(new URL(address).port), host: '127.0.0.1', allowHalfOpen: true }).resume().on('error', () => {})
  t.teardown(() => halfOpen.destroy())
  await once(halfOpen, 'end')
  t.ok(await emptied(server), 'also if the client does not close it')
})

t.test('clients that read nothing or send nothing more are disconnected', async t => {
  const { address, server } = await startServer(t, { idleTimeoutMs: 200, keepAliveTimeoutMs: 200 }, (_request, response) => {
    response.end(Buffer.alloc(64 * 2 ** 20))
  })
  const port = Number(new URL(address).port)
  const unread = connect(port, '127.0.0.1').pause().on('error', () => {})
  unread.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n')
  const silent = connect(port, '127.0.0.1')
  t.teardown(() => unread.destroy())
  await once(silent.resume(), 'close')
  t.ok(await emptied(server))
})

t.test('a client that stops reading a ready answer is let go, and one that reads slowly is not', async t => {
  const answerReady = ({ url }: IncomingMessage, response: ServerResponse): boolean => {
    response.end(Buffer.alloc(url === '/large' ? 16 * 2 ** 20 : 1))
    return true
  }
  const { address, server } = await startServer(t, { idleTimeoutMs: 300 }, undefined, answerReady)
  const port = Number(new URL(address).port)
  const unread = connect(port, '127.0.0.1').on('error', () => {})
  t.teardown(() => unread.destroy())
  unread.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n')
  await once(unread, 'data')
  unread.pause().write('GET /large HTTP/1.1\r\nhost: localhost\r\n\r\n')
  const slow = connect(port, '127.0.0.1').on('error', () => {})
  t.teardown(() => slow.destroy())
  slow.write('GET /large HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n')
  let received = 0
  for await (const chunk of slow) {
    received += (chunk as Buffer).length
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  t.ok(received > 16 * 2 ** 20, `${received} bytes`)
  t.ok(await emptied(server))
})

async function startServer (
  t: Test, limits: Partial<ServerLimits>, route: RequestListener = (_request, response) => { response.end('answered') },
  answerReady: AnswerReady = () => false
) {
  const all = {
    headersTimeoutMs: 5_000, requestTimeoutMs: 5_000, keepAliveTimeoutMs: 5_000, idleTimeoutMs: 5_000, ...limits
  }
  const server = createHttpServer(route, answerReady, all, null).on('clientError', answerParseError)
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

async function emptied (server: Server): Promise<boolean> {
  for (let turn = 0; turn < 500 && await connectionsOf(server) > 0; turn++) await new Promise(resolve => setTimeout(resolve, 20))
  return await connectionsOf(server) === 0
}

async function connectionsOf (server: Server): Promise<number> {
  return await new Promise((resolve, reject) => server.getConnections((error, count) => error === null ? resolve(count) : reject(error)))
}

t.test('an idle connection is kept for the configured time, even if headers are due earlier', async t => {
  const { address } = await startServer(t, { headersTimeoutMs: 50, requestTimeoutMs: 100, keepAliveTimeoutMs: 1_500 })
  const kept = connect(Number(new URL(address).port), '127.0.0.1')
  t.teardown(() => kept.destroy())
  for (const pauseMs of [0, 600]) {
    await new Promise(resolve => setTimeout(resolve, pauseMs))
    kept.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n')
    t.match(String((await once(kept, 'data'))[0]), /^HTTP\/1.1 200 /, `after ${pauseMs} ms`)
  }
  await once(kept, 'close')
})

t.test('clients are told how long their connections are kept', async t => {
  const path = '/healthz'
  const byDefault = await startService(t)
  t.equal((await readAnswer(byDefault, path)).header('keep-alive'), 'timeout=72')
  const told = await startService(t, { env: { KEEP_ALIVE_MS: '620000' } })
  t.equal((await readAnswer(told, path)).header('keep-alive'), 'timeout=620')
})
