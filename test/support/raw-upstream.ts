import { createServer, type Server as TcpServer, type Socket } from 'node:net'
import type { Test } from 'tap'
import { documentationSampleBody } from '../../src/sandbox/documentation-sample.ts'
import { parseJourneyPath } from '../../src/sandbox/endpoint.ts'
import { listenOn } from './listen-on.ts'

/** What goes over the socket in place of an answer. */
export interface RawAnswer {
  /** Written one after the other, as they are. */
  send: ReadonlyArray<string | Buffer>
  /**
   * Then the connection is ended or reset, kept open in silence, or gets more and more: one space every 10 ms (`drip`), or
   * the last piece again and again as fast as it is taken (`flood`).
   */
  then: 'end' | 'reset' | 'keep' | 'drip' | 'flood'
}

/** A server in Treasure Data's place that writes bytes, valid HTTP or not. */
export interface RawUpstream {
  origin: string
  /** Requests whose head has arrived, as `METHOD path`. */
  calls: string[]
  /** Bytes handed to sockets that the peer or the system has taken. */
  sentBytes (): number
  /** What requests about the journey get from now on; all other requests get whole answers. */
  break (journeyId: string, answer: RawAnswer): void
  heal (): void
}

/** Starts it on a free port; the test's end stops it. */
export async function startRawUpstream (t: Test): Promise<RawUpstream> {
  const calls: string[] = []
  const sockets: Socket[] = []
  let broken: { journeyId: string, answer: RawAnswer } | null = null
  const server: TcpServer = createServer({ noDelay: true }, socket => {
    sockets.push(socket)
    // the service breaks connections off where it has seen enough
    socket.on('error', () => {})
    let head = ''
    socket.setEncoding('latin1').on('data', (piece: string) => {
      head += piece
      if (!head.includes('\r\n\r\n')) return
      const [method = '', target = ''] = head.split(' ', 2)
      head = ''
      calls.push(`${method} ${target}`)
      const asked = parseJourneyPath(target.split('?', 1)[0] ?? '')
      if (asked === null) socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n')
      else if (asked.journeyId === broken?.journeyId) write(socket, broken.answer)
      else socket.write(wholeAnswer(documentationSampleBody(asked.endpoint)))
    })
  })
  return {
    origin: `http://127.0.0.1:${await listenOn(t, server)}`,
    calls,
    sentBytes: () => sockets.reduce((total, socket) => total + socket.bytesWritten - socket.writableLength, 0),
    break (journeyId, answer) { broken = { journeyId, answer } },
    heal () { broken = null }
  }
}

function wholeAnswer (body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`), body])
}

function write (socket: Socket, { send, then }: RawAnswer): void {
  for (const piece of send) socket.write(piece)
  switch (then) {
    case 'end':
      socket.end()
      break
    case 'reset':
      // what was written has to arrive first
      socket.write('', () => socket.resetAndDestroy())
      break
    case 'drip':
      drip(socket)
      break
    case 'flood':
      flood(socket, send.at(-1) ?? '')
      break
    case 'keep':
  }
}

function drip (socket: Socket): void {
  const timer = setInterval(() => socket.write(' '), 10)
  socket.once('close', () => clearInterval(timer))
}

function flood (socket: Socket, piece: string | Buffer): void {
  while (!socket.destroyed && socket.write(piece)) { /* until the socket is full */ }
  if (!socket.destroyed) socket.once('drain', () => flood(socket, piece))
}
