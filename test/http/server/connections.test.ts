import { EventEmitter, once } from 'node:events'
import { createServer, IncomingMessage, ServerResponse, type RequestListener } from 'node:http'
import { connect, Socket, type AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { Connections } from '../../../src/http/server/connections.ts'

const get = 'GET / HTTP/1.1\r\nhost: localhost\r\n\r\n'

t.test('beyond the limit the oldest idle connection is closed, and the incident is one line', async t => {
  const { open, connections, log } = await start(t, 5)
  const sockets = [await open(), await open(), await open(), await open(), await open()]
  for (let n = 0; n < 3; n++) {
    const closing = once(sockets[n] as Socket, 'close')
    sockets.push(await open())
    await closing
  }
  t.same(sockets.map(({ destroyed }) => destroyed), [true, true, true, false, false, false, false, false])
  t.match(connections, { limit: 5, open: 5, closed: 3, refused: 0 })
  t.same(log, ['warn too many connections; closing idle ones'])
  for (const socket of sockets) socket.destroy()
  await until(() => connections.open === 0)
  t.same(log, ['warn too many connections; closing idle ones', 'info connections below limit again'])
})

t.test('a recently served connection is kept before younger idle ones; one that sends single bytes is not', async t => {
  const { open, connections } = await start(t, 3)
  const [served, dripping, silent] = [await open(), await open(), await open()]
  dripping.write('GET / HT')
  for (let turn = 0; turn < 3; turn++) {
    served.write(get)
    await once(served, 'data')
    const oldest = [dripping, silent][turn]
    const closing = oldest === undefined ? Promise.resolve() : once(oldest, 'close')
    await open()
    await closing
  }
  t.same([served.destroyed, dripping.destroyed, silent.destroyed], [false, true, true])
  t.match(connections, { open: 3, refused: 0 })
})

t.test('connections that wait for an answer are never closed for others: new ones are refused', async t => {
  const waiting: ServerResponse[] = []
  const { open, connections } = await start(t, 2, (_request, response) => { waiting.push(response) })
  const busy = [await open(), await open()]
  for (const socket of busy) socket.write(get)
  await until(() => waiting.length === 2)
  const refused = await open()
  await once(refused, 'close')
  t.match(connections, { open: 2, closed: 0, refused: 1, underWay: 2 })
  connections.closeIncomplete()
  for (const response of waiting) response.end('answered')
  for (const socket of busy) t.match(String((await once(socket, 'data'))[0]), /answered$/)
})

t.test('unused and incomplete connections can be closed separately', async t => {
  const { open, connections } = await start(t, 10)
  const [unused, incomplete] = [await open(), await open()]
  incomplete.write('GET /')
  await until(() => connections.open === 2)
  // nothing shows when the server has read the bytes
  await pause(50)
  connections.closeUnused()
  await once(unused, 'close')
  t.notOk(incomplete.destroyed)
  t.equal(connections.underWay, 0)
  connections.closeIncomplete()
  await once(incomplete, 'close')
  await until(() => connections.open === 0)
})

t.test('a failed accept closes an idle connection instead of ending the process', async t => {
  const { open, connections, server, log } = await start(t, 10)
  const silent = await open()
  await until(() => connections.open === 1)
  server.emit('error', Object.assign(new Error('accept EMFILE'), { code: 'EMFILE', syscall: 'accept' }))
  await once(silent, 'close')
  t.equal(connections.closed, 1)
  t.equal(log[0], 'warn too many connections; closing idle ones')
})

t.test('at most the limit of connections is open, and waiting ones are never closed for others', async t => {
  const step = fc.record({ does: fc.constantFrom('open', 'ask', 'answer', 'close'), which: fc.nat({ max: 30 }) })
  const steps = fc.array(step, { maxLength: 150 })
  fc.assert(fc.property(steps, fc.integer({ min: 1, max: 8 }), (steps, limit) => {
    const server = createServer()
    const connections = new Connections(limit, { info () {}, warn () {} })
    connections.watch(server)
    const open: StandIn[] = []
    for (const { does, which } of steps) {
      const chosen = open[which % open.length]
      const owing = open.filter(({ _httpMessage }) => _httpMessage !== null)
      if (does === 'open') {
        const socket = new StandIn()
        open.push(socket)
        server.emit('connection', socket)
        if (owing.some(({ destroyed }) => destroyed)) return false
        // it is refused only if all others wait for an answer
        if (socket.destroyed !== (owing.length === limit)) return false
      } else if (does === 'ask') chosen?.ask()
      else if (does === 'answer') chosen?.answer()
      else chosen?.destroy()
      for (let n = open.length - 1; n >= 0; n--) if (open[n]?.destroyed === true) open.splice(n, 1)
      if (connections.open > limit || connections.open !== open.length) return false
    }
    return true
  }))
})

/** A socket for which the test decides what was sent. */
class StandIn extends EventEmitter {
  bytesRead = 0
  bytesWritten = 0
  destroyed = false
  _httpMessage: ServerResponse | null = null

  ask (): void {
    const request = new IncomingMessage(new Socket())
    request.complete = true
    this._httpMessage = new ServerResponse(request)
  }

  answer (): void {
    if (this._httpMessage !== null) this.bytesWritten++
    this._httpMessage = null
  }

  destroy (): void {
    this.destroyed = true
    this.emit('close')
  }
}

async function start (t: Test, limit: number, listener: RequestListener = (_request, response) => { response.end('answered') }) {
  const log: string[] = []
  const tell = (level: string) => (_details: object, message: string): void => { log.push(`${level} ${message}`) }
  const connections = new Connections(limit, { info: tell('info'), warn: tell('warn') })
  const server = createServer(listener)
  connections.watch(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const sockets: Socket[] = []
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
    server.closeAllConnections()
  })
  const open = async (): Promise<Socket> => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {})
    sockets.push(socket)
    // a paused socket would not notice that the other side closes
    await once(socket.resume(), 'connect')
    return socket
  }
  return { open, connections, server, log }
}

async function until (holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000 && !holds(); turn++) await pause(5)
}
