import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import t from 'tap'
import { prepareHeaders, readyHeaders, writeHead } from '../../../src/http/answers/answer-head.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const keepAliveMs = 72_000
const body = Buffer.from('{"linkTotal":3}')
const full = prepareHeaders(['content-type', 'application/json', 'content-length', String(body.length), 'etag', '"a"'])
const shared = prepareHeaders(['etag', '"a"'])
const age = readyHeaders(['age', '7'])

t.test('a head as text equals the one that Node writes, and the connection continues', async t => {
  // the address selects how the head is written
  const server = createServer({ keepAliveTimeout: keepAliveMs }, (request, response) => {
    const keptMs = request.url?.startsWith('/text') === true ? keepAliveMs : null
    if (request.headers['if-none-match'] === undefined) writeHead(response, 200, [full, age], 'id-1', keptMs)
    else writeHead(response, 304, [shared, age], 'id-1', keptMs)
    t.equal(response.headersSent, true)
    if (response.statusCode === 304 || request.method === 'HEAD') response.end()
    else response.end(body)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const requests = (address: string): string[] => [
    `GET ${address} HTTP/1.1\r\nhost: localhost\r\n\r\n`,
    `HEAD ${address} HTTP/1.1\r\nhost: localhost\r\n\r\n`,
    `GET ${address} HTTP/1.1\r\nhost: localhost\r\nif-none-match: "a"\r\n\r\n`,
    `GET ${address} HTTP/1.1\r\nhost: localhost\r\n\r\n`
  ]
  const violations = collectViolations()
  for (const isPipelined of [false, true]) {
    const [text, written] = [await answersTo(port, requests('/text'), isPipelined), await answersTo(port, requests('/node'), isPipelined)]
    violations.equal(text, written, { isPipelined })
    violations.equal(text.match(/HTTP\/1\.1 (200|304) /g)?.length, 4, { isPipelined })
    violations.match(text, 'Keep-Alive: timeout=72', { isPipelined })
  }
  t.same(violations.found, [])
})

t.test('invalid headers are refused when they are prepared', async t => {
  t.throws(() => prepareHeaders(['link', 'a\r\nset-cookie: b']), { code: 'ERR_INVALID_CHAR' })
  t.throws(() => prepareHeaders(['li nk', 'a']), { code: 'ERR_INVALID_HTTP_TOKEN' })
})

/** Returns everything that is sent over one connection, without dates. */
async function answersTo (port: number, requests: readonly string[], isPipelined: boolean): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1')
  let received = ''
  socket.on('data', (piece: string) => { received += piece })
  if (isPipelined) socket.write(requests.join(''))
  else {
    for (const request of requests) {
      socket.write(request)
      await once(socket, 'data')
    }
  }
  const isComplete = (): boolean => (received.match(/\r\n\r\n/g)?.length ?? 0) >= requests.length && received.endsWith('}')
  while (!isComplete()) await once(socket, 'data')
  socket.destroy()
  return received.replace(/^Date: .*/gm, 'Date: …')
}
