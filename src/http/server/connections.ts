import { ServerResponse, type Server } from 'node:http'
import type { Socket } from 'node:net'
import type { IncidentLog } from '../../runtime/log.ts'

/** Connections as operators count them. */
export type ConnectionCounts = Readonly<Pick<Connections, 'limit' | 'open' | 'closed' | 'refused'>>

/** How many connections are looked at to find a silent one. Those that were looked at are last in line, so the next search goes on. */
const maxLooks = 64
/** The share of the limit below which the incident is over. */
const calmShare = 0.9

/**
 * The connections of a server, and their limit. Beyond the limit the connection that has been silent for longest is closed: the
 * oldest one that owes no answer and was sent none since it was last looked at. If all were sent one, the oldest that owes none is
 * closed; if all owe one, the new connection is refused.
 */
export class Connections {
  /** Connections that may be open at once. */
  readonly limit: number
  /** Silent connections that were closed to make room. */
  closed = 0
  /** New connections that were refused. */
  refused = 0
  readonly #log: Pick<IncidentLog, 'info' | 'warn'>
  /** By connection, the bytes that had been sent on it when it was last looked at. The first one is next to be looked at. */
  readonly #sentBytes = new Map<Socket, number>()
  #isFull = false

  constructor (limit: number, log: Pick<IncidentLog, 'info' | 'warn'>) {
    this.limit = limit
    this.#log = log
  }

  /** Connections open now. */
  get open (): number {
    return this.#sentBytes.size
  }

  /** Connections on which a whole request waits for its answer. */
  get underWay (): number {
    return [...this.#sentBytes.keys()].filter(owesAnswer).length
  }

  /** Limits the server's connections from now on. */
  watch (server: Server): void {
    server.on('connection', socket => {
      this.#sentBytes.set(socket, 0)
      socket.once('close', () => this.#remove(socket))
      if (this.open > this.limit && !this.#closeSilent(socket)) {
        this.refused++
        this.#end(socket)
      }
    })
    const closeIdle = server.closeIdleConnections.bind(server)
    server.closeIdleConnections = () => this.#sparingAnswers(closeIdle)
    // the system could not accept a connection; without a listener, the error would end the process
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (server.listening) this.#closeSilent(null, error.code)
    })
  }

  /** Closes connections that were opened ahead and never used. */
  closeUnused (): void {
    for (const socket of this.#sentBytes.keys()) if (socket.bytesRead === 0) socket.destroy()
  }

  /** Closes connections that owe no answer, such as those on which a request began and did not go on. */
  closeIncomplete (): void {
    for (const socket of this.#sentBytes.keys()) if (!owesAnswer(socket)) socket.destroy()
  }

  /** Closes the connection that has been silent for longest. Returns `false` if none is found. */
  #closeSilent (newest: Socket | null, cause = 'limit'): boolean {
    if (!this.#isFull) this.#log.warn({ connections: this.open, limit: this.limit, cause }, 'too many connections: closing the silent ones')
    this.#isFull = true
    const found = this.#findSilent(newest)
    if (found === null) return false
    this.closed++
    this.#end(found)
    return true
  }

  /** Returns the first connection in line that owes no answer and was sent none since the last look, else the first that owes none. */
  #findSilent (newest: Socket | null): Socket | null {
    let idle: Socket | null = null
    let looks = 0
    for (const [socket, sentBefore] of this.#sentBytes) {
      if (socket === newest || ++looks > maxLooks) break
      const sentBytes = socket.bytesWritten
      if (!owesAnswer(socket)) {
        if (sentBytes === sentBefore) return socket
        idle ??= socket
      }
      this.#sentBytes.delete(socket)
      this.#sentBytes.set(socket, sentBytes)
    }
    return idle
  }

  /** Node takes answers for sent that are written but still wait for their client to read: makes it spare them. */
  #sparingAnswers (closeIdle: () => void): void {
    const written = [...this.#sentBytes.keys()].map(answerOf).filter(answer => answer?.finished)
    for (const answer of written) if (answer !== null) answer.finished = false
    closeIdle()
    for (const answer of written) if (answer !== null) answer.finished = true
  }

  #end (socket: Socket): void {
    // its event comes too late for the next connection
    this.#remove(socket)
    socket.destroy()
  }

  #remove (socket: Socket): void {
    this.#sentBytes.delete(socket)
    if (!this.#isFull || this.open > this.limit * calmShare) return
    this.#isFull = false
    this.#log.info({ connections: this.open, closed: this.closed, refused: this.refused }, 'connections are within their limit again')
  }
}

/** Tells whether a whole request still waits for its answer, or for the rest of it. */
export function owesAnswer (socket: Socket): boolean {
  return answerOf(socket)?.req.complete === true
}

/** Returns the answer that is under way. Node's own handlers read the same field; there is no public one. */
function answerOf (socket: Socket): ServerResponse | null {
  return '_httpMessage' in socket && socket._httpMessage instanceof ServerResponse ? socket._httpMessage : null
}
