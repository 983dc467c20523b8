import { createServer, type Server as TcpServer, type Socket } from 'node:net'
import { documentationSampleBody } from '../../../sandbox/documentation-sample.ts'
import { parseJourneyPath, type Endpoint } from '../../../sandbox/endpoints.ts'
import { listenOn, type Owner } from '../listen-on.ts'

/** What is sent over the socket instead of an answer. */
export interface RawAnswer {
  /** Written one after the other, unchanged. */
  send: ReadonlyArray<string | Buffer>
  /**
   * Then the connection is ended or reset, stays open and silent, or continues forever: one space every 10 ms (`drip`), or the last piece
   * as fast as it is read (`flood`).
   */
  then: 'end' | 'reset' | 'keep' | 'drip' | 'flood'
}

/** A server instead of Treasure Data that writes bytes, valid HTTP or not. */
export interface RawUpstream {
  origin: string
  /** Requests whose head has arrived, as `METHOD path`. */
  calls: string[]
  /** Sets the answers to the next requests about the journey, by default all of them. All others get whole answers. */
  break (journeyId: string, answer: RawAnswer, times?: number): void
  /** Sets a function that chooses every answer; `null` is a whole one. */
  breakBy (choose: (journeyId: string, endpoint: Endpoint) => RawAnswer | null): void
  heal (): void
}

/** Starts it on a free port. The test's end stops it. */
export async function startRawUpstream (t: Owner): Promise<RawUpstream> {
  const calls: string[] = []
  let choose: (journeyId: string, endpoint: Endpoint) => RawAnswer | null = () => null
  const server: TcpServer = createServer({ noDelay: true }, socket => {
    // the service closes connections once it has seen enough
    socket.on('error', () => {})
    let head = ''
    socket.setEncoding('latin1').on('data', (piece: string) => {
      head += piece
      if (!head.includes('\r\n\r\n')) return
      const [method = '', target = ''] = head.split(' ', 2)
      head = ''
      calls.push(`${method} ${target}`)
      const asked = parseJourneyPath(target.split('?', 1)[0] ?? '')
      // the service requests nothing else
      if (asked === null) throw new Error(`unexpected request for ${target}`)
      const broken = choose(asked.journeyId, asked.endpoint)
      if (broken === null) socket.write(wholeAnswer(documentationSampleBody(asked.endpoint)))
      else write(socket, broken)
    })
  })
  return {
    origin: `http://127.0.0.1:${await listenOn(t, server)}`,
    calls,
    break (journeyId, answer, times = Infinity) {
      let left = times
      choose = asked => asked === journeyId && left-- > 0 ? answer : null
    },
    breakBy (chosen) { choose = chosen },
    heal () { choose = () => null }
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
      // the written bytes must arrive first
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
