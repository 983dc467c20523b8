import { subscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import { codeOfFailure } from '../errors/treasure-data-error.ts'

/** The messages that undici publishes about requests (its documentation, "Diagnostics Channel Support"). */
interface Published { request: object, socket: Pick<Socket, 'bytesRead'>, error: object }

const resets: ReadonlySet<string | null> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])

const usedConnections = new WeakSet<object>()
/** Requests on reused connections, with the number of bytes read from the connection before. */
const onReused = new WeakMap<object, { socket: Pick<Socket, 'bytesRead'>, bytesBefore: number }>()
const resetsOfReused = new WeakSet<object>()

let isWatching = false

/**
 * Observes which connections are reused. A server may close an idle connection at any time, even while a request is being sent on it.
 * Nobody received such a request, so its failure says nothing about the server (RFC 9112, section 9.5).
 */
export function watchConnections (): void {
  if (isWatching) return
  isWatching = true
  watch('undici:client:sendHeaders', ({ request, socket }) => {
    if (usedConnections.has(socket)) onReused.set(request, { socket, bytesBefore: socket.bytesRead })
    usedConnections.add(socket)
  })
  watch('undici:request:error', ({ request, error }) => {
    const sent = onReused.get(request)
    const isUnanswered = sent !== undefined && sent.socket.bytesRead === sent.bytesBefore
    if (isUnanswered && resets.has(codeOfFailure(error))) resetsOfReused.add(error)
  })
}

/** Returns whether a request failed because a reused connection was closed before the first byte of an answer arrived. */
export function isResetOfReused (failure: unknown): boolean {
  return failure instanceof Error && resetsOfReused.has(failure)
}

function watch (channel: string, note: (published: Published) => void): void {
  // undici documents the message of each channel
  subscribe(channel, message => note(message as Published))
}
