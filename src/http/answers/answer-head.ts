import { validateHeaderName, validateHeaderValue, type ServerResponse } from 'node:http'

/** Headers that are sent with many answers. */
export interface ReadyHeaders {
  /** Names and values alternating. */
  readonly list: readonly string[]
  /** The same as lines of a head. */
  readonly lines: string
}

/** Returns headers, given as names and values alternating, ready to be sent. Throws if one of them must not be sent. */
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
 * Writes the head of an answer: headers that are ready, then `own` ones of this answer alone, names and values alternating. With
 * `keepAliveMs`, the head is complete but for the lines of the connection, and goes out as text: `writeHead` would check each header
 * again, which costs more than finding the report. All values are the service's own
 * (docs/decisions/0017-hits-by-comparison.md).
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

/** Node's own field: the head that goes out with the first bytes of the body. There is no public one; without it, `writeHead` serves. */
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

/** Returns the lines that Node ends a head with, the same text for a second. */
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
