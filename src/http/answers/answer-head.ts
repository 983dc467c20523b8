import { validateHeaderName, validateHeaderValue, type ServerResponse } from 'node:http'

/** Headers shared by many answers. */
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
  return { list, lines: linesOf(list) }
}

const statusLines = { 200: 'HTTP/1.1 200 OK\r\n', 304: 'HTTP/1.1 304 Not Modified\r\n' }

/**
 * Writes the head of an answer: the ready headers, then `own`, the headers of this answer, as alternating names and values. With
 * `keepAliveMs`, the head is written as text, and only the connection's lines are added. `writeHead` would validate each header again,
 * which costs more than finding the report. All values are the service's own (docs/decisions/0017-hits-by-comparison.md).
 */
export function writeHead (
  response: ServerResponse, status: 200 | 304, ready: ReadyHeaders, own: readonly string[], keepAliveMs: number | null
): void {
  if (keepAliveMs === null || !takesText(response)) {
    response.writeHead(status, [...ready.list, ...own])
    return
  }
  response.statusCode = status
  response._header = statusLines[status] + ready.lines + linesOf(own) + connectionLines(keepAliveMs)
}

/** Uses Node's internal field for the head that is sent with the first body bytes. Without the field, `writeHead` is used. */
function takesText (response: ServerResponse): response is ServerResponse & { _header: string | null } {
  return '_header' in response && response._header === null
}

function linesOf (headers: readonly string[]): string {
  let lines = ''
  for (let position = 0; position + 1 < headers.length; position += 2) lines += `${headers[position]}: ${headers[position + 1]}\r\n`
  return lines
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
    const date = new Date(nowS * 1_000).toUTCString()
    lastLines = `Date: ${date}\r\nConnection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(keepAliveMs / 1_000)}\r\n\r\n`
  }
  return lastLines
}
