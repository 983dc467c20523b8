import type { Dispatcher } from 'undici'
import { BodyError } from './decode-body.ts'
import type { Deadline } from './with-deadline.ts'

/** Header values by name in lower case. */
export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>

export interface AnswerHead {
  status: number
  headers: AnswerHeaders
}

/** An answer whose head has arrived. */
export interface ReceivedAnswer extends AnswerHead {
  /** The body as sent, still encoded; or why there is none: the connection's own error, or a `BodyError`. */
  body: { bytes: Buffer } | { fault: unknown }
}

export interface AnswerRequest {
  origin: string
  path: string
  headers: Readonly<Record<string, string>>
  /** Returns how many bytes of the body to read at most, or why to drop the body together with its connection. */
  limitOf: (head: AnswerHead) => number | BodyError
}

/**
 * Sends a GET and reads its answer. Throws the deadline's reason, or the connection's own error, if no head arrives. It uses
 * undici's handlers, because a stream for each body, and a signal that ends it, would make a miss cost about 5 % more.
 */
export async function fetchAnswer (
  dispatcher: Dispatcher, { origin, path, headers, limitOf }: AnswerRequest, deadline: Deadline
): Promise<ReceivedAnswer> {
  return await new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | null = null
    let head: AnswerHead | null = null
    let limitBytes = 0
    let sizeBytes = 0
    const chunks: Buffer[] = []
    const end = (fault: unknown): void => {
      stop()
      if (head === null) reject(fault)
      else resolve({ ...head, body: { fault } })
    }
    const abort = (fault: Error): void => {
      end(fault)
      controller?.abort(fault)
    }
    let hasPassed = false
    const stop = deadline.onPassed(reason => {
      hasPassed = true
      abort(reason)
    })
    dispatcher.dispatch({ origin, path, method: 'GET', headers }, {
      onRequestStart (started) {
        controller = started
        // a request that waited for its connection for too long is not sent
        if (hasPassed) started.abort(new Error('the deadline passed before the request was sent'))
      },
      onResponseStart (_controller, status, given) {
        // informational answers come before the final one (RFC 9110, 15.2)
        if (status < 200) return
        head = { status, headers: given }
        const limit = limitOf(head)
        if (limit instanceof BodyError) abort(limit)
        else limitBytes = limit
      },
      onResponseData (_controller, chunk) {
        sizeBytes += chunk.length
        if (sizeBytes > limitBytes) abort(new BodyError('too-large'))
        else chunks.push(chunk)
      },
      onResponseEnd () {
        if (head === null) return
        stop()
        resolve({ ...head, body: { bytes: join(chunks, sizeBytes) } })
      },
      onResponseError (_controller, error) { end(error) }
    })
  })
}

/** Copies the chunks to one buffer outside the shared pool. Bodies are kept for long, and would keep their neighbours in the pool alive. */
function join (chunks: readonly Buffer[], sizeBytes: number): Buffer {
  const body = Buffer.allocUnsafeSlow(sizeBytes)
  let end = 0
  for (const chunk of chunks) end += chunk.copy(body, end)
  return body
}
