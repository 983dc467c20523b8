import { answer, attempts, keeps, plantedText, type UpstreamCase } from '../upstream-case.ts'

const error = JSON.stringify({ code: plantedText, message: plantedText, errors: plantedText })

function status (
  line: string, expect: UpstreamCase['expect'], oldValue: UpstreamCase['oldValue'], headers: string[] = [], calls = 1
): UpstreamCase {
  return { name: [line, ...headers].join(', '), fault: answer(error, { status: line, headers }), expect, oldValue, calls }
}

function throttled (retryAfter: string, given: string[], calls = attempts): UpstreamCase {
  return status('429 Too Many Requests', { status: 503, code: 'upstream-throttled', retryAfter },
    'kept', given.map(value => `retry-after: ${value}`), calls)
}

function redirect (line: string, location: string): UpstreamCase {
  return keeps('malformed', `${line} to ${location.replace('{decoy}', 'another.example')}`,
    answer(error, { status: line, headers: [`location: ${location}`] }))
}

function empty (line: string): UpstreamCase {
  return keeps('malformed', `${line} unasked`, { send: [`HTTP/1.1 ${line}\r\n\r\n`], then: 'keep' })
}

/** Faults of Treasure Data's status. */
export const statuses: readonly UpstreamCase[] = [
  status('401 Unauthorized', { status: 502, code: 'upstream-credentials' }, 'kept'),
  status('403 Forbidden', { status: 403, code: 'journey-access-denied' }, 'dropped'),
  status('404 Not Found', { status: 404, code: 'journey-not-found' }, 'dropped'),
  status('410 Gone', { status: 404, code: 'journey-not-found' }, 'dropped'),
  status('422 Unprocessable Content', { status: 422, code: 'journey-unprocessable' }, 'kept'),
  throttled('4', []),
  throttled('1', ['1']),
  throttled('4', ['-5']),
  throttled('4', ['soon']),
  throttled('4', ['Thu, 01 Jan 1970 00:00:00 GMT']),
  throttled('120', ['3600'], 1),
  throttled('120', ['Fri, 31 Dec 2027 23:59:59 GMT'], 1),
  ...['400 Bad Request', '407 Proxy Authentication Required', '409 Conflict', '418 I\'m a teapot', '599 Unknown']
    .map(line => status(line, { status: 502, code: 'upstream-error' }, 'kept')),
  ...['408 Request Timeout', '425 Too Early', '500 Internal Server Error', '502 Bad Gateway', '504 Gateway Timeout']
    .map(line => status(line, { status: 502, code: 'upstream-error' }, 'kept', [], attempts)),
  status('503 Service Unavailable', { status: 502, code: 'upstream-error', retryAfter: '7' }, 'kept', ['retry-after: 7'], attempts),
  ...['3600', 'Fri, 31 Dec 2027 23:59:59 GMT'].map(wait =>
    status('503 Service Unavailable', { status: 503, code: 'upstream-unavailable', retryAfter: '120' }, 'kept', [`retry-after: ${wait}`])),
  keeps('failed', '500 with a body that never ends',
    { send: ['HTTP/1.1 500 Internal Server Error\r\n\r\n', 'x'.repeat(65_536)], then: 'flood' }),
  keeps('malformed', '206 with part of the body', answer(
    '{"data":null}', { status: '206 Partial Content', headers: ['content-range: bytes 0-12/100'] }
  )),
  keeps('malformed', '201 with a whole body', answer('{"data":null}', { status: '201 Created' })),
  keeps('malformed', '999', answer('{"data":null}', { status: '999 Unknown' })),
  ...['204 No Content', '205 Reset Content', '304 Not Modified'].map(empty),
  redirect('301 Moved Permanently', 'http://{decoy}/entities/journeys/1/statistics'),
  redirect('302 Found', 'http://{decoy}/'),
  redirect('303 See Other', '//{decoy}/'),
  redirect('307 Temporary Redirect', 'http://{decoy}/entities/journeys/1/statistics'),
  redirect('308 Permanent Redirect', 'http://{decoy}/entities/journeys/1/statistics'),
  redirect('302 Found', '/entities/journeys/1/statistics')
]
