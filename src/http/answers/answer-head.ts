import { validateHeaderName, validateHeaderValue, type ServerResponse } from 'node:http'
import { joinParts } from '../../runtime/log.ts'

/** Headers that are sent in several answers. */
export interface ReadyHeaders {
  /** Alternating names and values. */
  readonly list: readonly string[]
  /** The same headers as lines of an HTTP head. */
  readonly lines: string
}

/** Prepares headers, given as alternating names and values, for sending. Throws if a name or value is not allowed. */
export function prepareHeaders (list: readonly string[]): ReadyHeaders {
  for (let position = 0; position + 1 < list.length; position += 2) {
    const [name = '', value = ''] = list.slice(position, position + 2)
    validateHeaderName(name)
    validateHeaderValue(name, value)
  }
  return readyHeaders(list)
}

/** Returns headers that need no check, because the service chose every character of them. */
export function readyHeaders (list: readonly string[]): ReadyHeaders {
  const lines = list.map((part, position) => position % 2 === 0 ? `${part}: ` : `${part}\r\n`)
  return { list, lines: joinParts(...lines) }
}

/** Returns headers and one more, which needs no check either. */
export function withHeader ({ list, lines }: ReadyHeaders, name: string, value: string): ReadyHeaders {
  return { list: [...list, name, value], lines: joinParts(lines, name, ': ', value, '\r\n') }
}

export const noHeaders = readyHeaders([])

const statusLines: Record<200 | 304, string> = { 200: 'HTTP/1.1 200 OK\r\n', 304: 'HTTP/1.1 304 Not Modified\r\n' }

/**
 * Writes the head of an answer: blocks of headers, then the request's id. With `keepAliveMs`, the head is written as text, and only the
 * connection's lines are added. `writeHead` would validate each header again, which costs more than finding the report. All values are
 * the service's own (docs/decisions/0017-hits-by-comparison.md).
 */
export function writeHead (
  response: ServerResponse, status: 200 | 304, blocks: readonly ReadyHeaders[], requestId: string, keepAliveMs: number | null
): void {
  if (keepAliveMs === null || !takesText(response)) {
    response.writeHead(status, [...blocks.flatMap(({ list }) => list), 'x-request-id', requestId])
    return
  }
  let head = statusLines[status]
  for (const { lines } of blocks) head += lines
  response.statusCode = status
  response._header = `${head}x-request-id: ${requestId}\r\n${connectionLines(keepAliveMs)}`
}

/** Uses Node's internal field for the head that is sent with the first body bytes. Without the field, `writeHead` is used. */
function takesText (response: ServerResponse): response is ServerResponse & { _header: string | null } {
  return '_header' in response && response._header === null
}

let lastS = 0
let lastKeepAliveMs = 0
let lastLines = ''

/** Returns the last lines that Node writes in a head. The text is cached for a second. */
function connectionLines (keepAliveMs: number): string {
  const nowS = Math.floor(Date.now() / 1_000)
  if (nowS !== lastS || keepAliveMs !== lastKeepAliveMs) {
    lastS = nowS
    lastKeepAliveMs = keepAliveMs
    const { lines } = readyHeaders([
      'Date', new Date(nowS * 1_000).toUTCString(),
      'Connection', 'keep-alive',
      'Keep-Alive', `timeout=${Math.floor(keepAliveMs / 1_000)}`
    ])
    lastLines = joinParts(lines, '\r\n')
  }
  return lastLines
}
