import { reportPath, request, withHeaders, type RequestCase } from '../request-case.ts'

const smuggled = 'GET /v1/journeys/1001/statistics HTTP/1.1\r\nhost: localhost\r\n\r\n'
const length = `content-length: ${smuggled.length}`
const host = 'host: localhost'

function unreadable (name: string, given: Parameters<typeof request>[1]): RequestCase {
  return request(name, given, 400, 'invalid-request', true)
}

function wrongHost (name: string, hosts: readonly string[]): RequestCase {
  return request(name, { headers: hosts }, 400, 'invalid-request')
}

function method (line: string): RequestCase {
  return request(line, { line: `${line} ${reportPath} HTTP/1.1` }, 405, 'method-not-allowed')
}

/** Framing, addressing and headers of requests. */
export const requests: readonly RequestCase[] = [
  wrongHost('no Host', []),
  wrongHost('an empty Host', ['host:']),
  wrongHost('two Hosts', [host, 'host: evil.example']),
  wrongHost('the same Host twice', [host, host]),
  wrongHost('a Host with user and path', ['host: a@b/c']),
  request('a Host that is not ours', { headers: ['host: evil.example'] }, 421, 'misdirected'),
  withHeaders('a browser on behalf of another site\'s page', [
    'sec-fetch-site: cross-site', 'sec-fetch-mode: no-cors', 'sec-fetch-dest: image'
  ], 403, 'cross-site-request'),
  withHeaders('a browser that follows another site\'s link to a report', [
    'sec-fetch-site: cross-site', 'sec-fetch-mode: navigate', 'sec-fetch-dest: document'
  ], 403, 'cross-site-request'),
  withHeaders('a browser after the report\'s address was typed in', [
    'sec-fetch-site: none', 'sec-fetch-mode: navigate', 'sec-fetch-dest: document'
  ], 200),
  request('a Host in upper case with a port', { headers: ['host: LOCALHOST:1'] }, 200),
  request('HTTP/1.0 without a Host', { line: `GET ${reportPath} HTTP/1.0`, headers: [] }, 400, 'invalid-request', true),
  request('HTTP/1.0 with a Host', { line: `GET ${reportPath} HTTP/1.0` }, 200, null, true),
  request('the whole address', { line: `GET http://127.0.0.1:8080${reportPath} HTTP/1.1` }, 200),
  request('the whole address, with another host', { line: `GET http://evil.example${reportPath} HTTP/1.1` }, 421, 'misdirected'),
  request('the whole address, with a user', { line: `GET http://localhost@evil.example${reportPath} HTTP/1.1` }, 400, 'invalid-request'),
  request('GET with a body', { headers: [host, length], body: smuggled }, 400, 'invalid-request', true),
  request('GET with a chunked body', {
    headers: [
      host, 'transfer-encoding: chunked'
    ],
    body: `${smuggled.length.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`
  }, 400, 'invalid-request', true),
  request('GET with a body and Expect: 100-continue', { headers: [host, length, 'expect: 100-continue'] }, 400, 'invalid-request', true),
  request('HEAD with a body', { line: `HEAD ${reportPath} HTTP/1.1`, headers: [host, length], body: smuggled }, 400, null, true),
  request('DELETE with a body', { line: 'DELETE /v1/cache HTTP/1.1', headers: [host, length], body: smuggled },
    400, 'invalid-request', true),
  withHeaders('GET with an empty body', ['content-length: 0'], 200),
  request('POST with a body', { line: `POST ${reportPath} HTTP/1.1`, headers: [host, length], body: smuggled }, 405, 'method-not-allowed'),
  unreadable('a length and chunks', { headers: [host, length, 'transfer-encoding: chunked'], body: smuggled }),
  unreadable('two lengths', { headers: [host, length, 'content-length: 3'], body: smuggled }),
  unreadable('an invalid length', { headers: [host, 'content-length: -1'] }),
  unreadable('an invalid transfer coding', { headers: [host, 'transfer-encoding: xchunked'], body: smuggled }),
  unreadable('chunked, but not as the last coding', { headers: [host, 'transfer-encoding: chunked, gzip'], body: smuggled }),
  unreadable('a lone line feed', { headers: [`${host}\nx: 1`] }),
  unreadable('a folded header', { headers: [host, 'x: 1', ' 2'] }),
  unreadable('a space before the colon', { headers: ['host : localhost'] }),
  unreadable('a zero byte in a header', { headers: [host, 'x: a\0b'] }),
  unreadable('a request line of one word', { line: 'GET' }),
  unreadable('an unknown method', { line: `FOO ${reportPath} HTTP/1.1` }),
  unreadable('a method in lower case', { line: `get ${reportPath} HTTP/1.1` }),
  unreadable('HTTP/2 without an upgrade', { line: 'PRI * HTTP/2.0', headers: [], body: 'SM\r\n\r\n' }),
  {
    name: 'TLS on a plain port',
    send: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    status: 400,
    code: 'invalid-request',
    closes: true
  },
  ...['POST', 'PUT', 'PATCH', 'TRACE', 'OPTIONS', 'PROPFIND'].map(method),
  request('OPTIONS *', { line: 'OPTIONS * HTTP/1.1' }, 405, 'method-not-allowed'),
  withHeaders('an unknown expectation', ['expect: the impossible'], 200),
  request('an upgrade to WebSocket', { headers: [host, 'connection: upgrade, close', 'upgrade: websocket'] }, 200, null, true),
  request('an upgrade to HTTP/2',
    { headers: [host, 'connection: upgrade, http2-settings, close', 'upgrade: h2c', 'http2-settings: AAMAAABk'] }, 200, null, true),
  request('an address of 9,000 characters', { line: `GET ${reportPath}?x=${'1'.repeat(9_000)} HTTP/1.1` }, 414, 'address-too-long'),
  withHeaders('101 headers', Array.from({ length: 100 }, (_, n) => `x-${n}: 1`), 431, 'request-too-large'),
  request('3,000 headers', { headers: [host, ...Array.from({ length: 3_000 }, (_, n) => `x-${n}: 1`)] }, 431, 'request-too-large', true),
  request('a cookie of 20,000 bytes', { headers: [host, `cookie: ${'a'.repeat(20_000)}`] }, 431, 'request-too-large', true),
  withHeaders('other hosts and addresses in other headers',
    ['x-forwarded-host: evil.example', 'forwarded: host=evil.example', 'x-original-url: /v1/cache', 'x-rewrite-url: /v1/cache'], 200),
  withHeaders('other methods in other headers', ['x-http-method-override: DELETE', 'x-method-override: DELETE'], 200),
  withHeaders('__proto__ and constructor as headers', ['__proto__: 1', 'constructor: 1'], 200),
  withHeaders('only a page is accepted', ['accept: text/html'], 406, 'not-acceptable'),
  withHeaders('nothing is accepted', ['accept: */*;q=0'], 406, 'not-acceptable'),
  withHeaders('a list of 8 KB is accepted', [`accept: ${'a/b, '.repeat(1_600)}*/*`], 200),
  withHeaders('a list of 8 KB of codings is accepted', [`accept-encoding: ${'x, '.repeat(2_700)}identity`], 200),
  withHeaders('part of the report', ['range: bytes=0-9'], 200),
  withHeaders('invalid validators', ['if-none-match: garbage', 'if-modified-since: yesterday'], 200),
  withHeaders('any validator', ['if-none-match: *'], 304)
]
