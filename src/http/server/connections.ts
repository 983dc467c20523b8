import { ServerResponse, type Server } from 'node:http'
import type { Socket } from 'node:net'
import type { IncidentLog } from '../../runtime/log.ts'

/** Connection counts for operators. */
export type ConnectionCounts = Readonly<Pick<Connections, 'limit' | 'open' | 'closed' | 'refused'>>

/** Maximum of connections checked to find an idle one. Checked connections move to the end, so the next search continues. */
const maxLooks = 64
/** The share of the limit below which the incident ends. */
const calmShare = 0.9

/**
 * The connections of a server, and their limit. Above the limit, the connection that has been idle for longest is closed: the oldest one
 * that waits for no answer and has been sent none since it was last checked. If all have been sent one, the oldest without a pending
 * answer is closed; if all have a pending answer, the new connection is refused.
 */
export class Connections {
  /** Maximum number of open connections. */
  readonly limit: number
  /** Idle connections closed to make room. */
  closed = 0
  /** New connections refused. */
  refused = 0
  readonly #log: Pick<IncidentLog, 'info' | 'warn'>
  /** For each connection, the bytes sent on it at the last check. The first one is checked next. */
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

  /** Starts limiting the server's connections. */
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

  /** Closes connections that were opened in advance and never used. */
  closeUnused (): void {
    for (const socket of this.#sentBytes.keys()) if (socket.bytesRead === 0) socket.destroy()
  }

  /** Closes connections without a pending answer, such as those with an incomplete request. */
  closeIncomplete (): void {
    for (const socket of this.#sentBytes.keys()) if (!owesAnswer(socket)) socket.destroy()
  }

  /** Closes the connection that has been idle for longest. Returns `false` if none is found. */
  #closeSilent (newest: Socket | null, cause = 'limit'): boolean {
    if (!this.#isFull) this.#log.warn({ connections: this.open, limit: this.limit, cause }, 'too many connections; closing idle ones')
    this.#isFull = true
    const found = this.#findSilent(newest)
    if (found === null) return false
    this.closed++
    this.#end(found)
    return true
  }

  /** Returns the first connection without a pending answer that was sent none since the last check, or else the first without one. */
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

  /** Protects answers that are written but not yet read by their clients, because Node treats such connections as idle. */
  #sparingAnswers (closeIdle: () => void): void {
    const written = [...this.#sentBytes.keys()].map(answerOf).filter(answer => answer?.finished)
    for (const answer of written) if (answer !== null) answer.finished = false
    closeIdle()
    for (const answer of written) if (answer !== null) answer.finished = true
  }

  #end (socket: Socket): void {
    // the close event comes too late for the next connection
    this.#remove(socket)
    socket.destroy()
  }

  #remove (socket: Socket): void {
    this.#sentBytes.delete(socket)
    if (!this.#isFull || this.open > this.limit * calmShare) return
    this.#isFull = false
    this.#log.info({ connections: this.open, closed: this.closed, refused: this.refused }, 'connections below limit again')
  }
}

/** Returns whether a complete request still waits for its answer, or for the rest of it. */
export function owesAnswer (socket: Socket): boolean {
  return answerOf(socket)?.req.complete === true
}

/** Returns the answer in progress. Node's own handlers read the same field; there is no public one. */
function answerOf (socket: Socket): ServerResponse | null {
  return '_httpMessage' in socket && socket._httpMessage instanceof ServerResponse ? socket._httpMessage : null
}
