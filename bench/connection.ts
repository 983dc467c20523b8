import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { AnswerReader, type Answer } from './answer-reader.ts'

/** One keep-alive connection that carries one request at a time. */
export class Connection {
  readonly #socket: Socket
  readonly #reader: AnswerReader
  #onAnswer: ((answer: Answer) => void) | null = null
  #onFault: ((error: Error) => void) | null = null

  private constructor (socket: Socket, keepBody: boolean) {
    this.#socket = socket
    this.#reader = new AnswerReader(keepBody)
    socket.on('data', (piece: Buffer) => {
      const answer = this.#reader.read(piece)
      if (answer !== null) this.#onAnswer?.(answer)
    })
    socket.on('close', () => this.#onFault?.(new Error('the server closed a connection')))
    socket.on('error', error => this.#onFault?.(error))
  }

  static async open (port: number, keepBody = false): Promise<Connection> {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true })
    await once(socket, 'connect')
    return new Connection(socket, keepBody)
  }

  /** Returns whether the server has closed it, as it does with idle connections. */
  get isClosed (): boolean {
    return this.#socket.destroyed || this.#socket.readableEnded
  }

  /** Sets the callbacks for each answer, and for a connection that ends before `close`. */
  listen (onAnswer: (answer: Answer) => void, onFault: (error: Error) => void): void {
    this.#onAnswer = onAnswer
    this.#onFault = onFault
  }

  send (request: string): void {
    this.#socket.write(request, 'latin1')
  }

  ask (request: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.listen(resolve, reject)
      this.send(request)
    })
  }

  close (): void {
    this.#onFault = null
    this.#socket.destroy()
  }
}

/** The text of a GET request. */
export function formatRequest (path: string, headers: Record<string, string> = {}): string {
  const lines = Object.entries({ host: '127.0.0.1', accept: 'application/json', ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
  return `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`
}
