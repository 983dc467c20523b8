import { keeps, serves, type UpstreamCase } from '../upstream-case.ts'

const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'
const body = '{"data":null}'
const whole = `${head}content-length: ${body.length}\r\n\r\n${body}`
const evil = `${head}content-length: 11\r\n\r\n{"data":[1}`

/** Faults of connections and of framing. */
export const connections: readonly UpstreamCase[] = [
  keeps('unavailable', 'the connection is refused', 'closed-port'),
  keeps('unavailable', 'the name has no address', 'unknown-name'),
  keeps('late', 'the name lookup never ends', 'silent-name'),
  // a retry would fail as well, so there is none
  keeps('unavailable', 'a self-signed certificate', 'self-signed', 1),
  keeps('unavailable', 'TLS 1.1 at most', 'old-tls', 1),
  keeps('unavailable', 'no TLS where it is expected', 'no-tls', 1),
  { ...keeps('unavailable', 'closed before the headers', { send: [], then: 'end' }), reconnects: 1 },
  { ...keeps('unavailable', 'reset before the headers', { send: [], then: 'reset' }), reconnects: 1 },
  keeps('unavailable', 'closed within the headers', { send: [head], then: 'end' }),
  keeps('unavailable', 'reset within the body', { send: [`${head}content-length: 100\r\n\r\n{"da`], then: 'reset' }),
  keeps('unavailable', 'fewer bytes than the length says', { send: [`${head}content-length: 100\r\n\r\n{"da`], then: 'end' }),
  keeps('unavailable', 'a chunk that never ends', { send: [`${head}transfer-encoding: chunked\r\n\r\n5\r\n{"dat\r\n`], then: 'end' }),
  keeps('unavailable', 'compressed bytes, then a reset',
    { send: [`${head}content-encoding: gzip\r\ncontent-length: 100\r\n\r\n`], then: 'reset' }),
  keeps('malformed', 'a body without a length, cut short', { send: [`${head}\r\n{"data":`], then: 'end' }),
  keeps('malformed', 'the last chunks missing at the end of the last answer',
    { send: [`${head}connection: close\r\ntransfer-encoding: chunked\r\n\r\n8\r\n{"data":\r\n`], then: 'end' }),
  keeps('late', 'silence before the headers', { send: [], then: 'keep' }),
  keeps('late', 'silence within the headers', { send: [head], then: 'keep' }),
  keeps('late', 'silence within the body', { send: [`${head}content-length: 100\r\n\r\n{"da`], then: 'keep' }),
  keeps('late', 'silence within compressed bytes',
    { send: [`${head}content-encoding: gzip\r\ncontent-length: 100\r\n\r\n`], then: 'keep' }),
  keeps('late', 'a body that arrives byte by byte', { send: [`${head}content-length: 100000\r\n\r\n`], then: 'drip' }),
  keeps('late', 'a header that arrives byte by byte', { send: [`${head}x: `], then: 'drip' }),
  keeps('late', '103 after 103, and no answer', { send: ['HTTP/1.1 103 Early Hints\r\nlink: </>\r\n\r\n'], then: 'flood' }),
  keeps('unavailable', '101 Switching Protocols unasked',
    { send: ['HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'], then: 'keep' }),
  keeps('malformed', 'something that is not HTTP', { send: ['hello\r\n\r\n'], then: 'end' }),
  keeps('malformed', 'HTTP/0.9: only a body', { send: [body], then: 'end' }),
  keeps('malformed', 'HTTP/2 without a request for it', { send: [Buffer.from('000000040000000000', 'hex')], then: 'end' }),
  keeps('malformed', 'an invalid length', { send: [`${head}content-length: x\r\n\r\n${body}`], then: 'end' }),
  // undici cannot distinguish these two from a truncated body
  keeps('unavailable', 'two different lengths',
    { send: [`${head}content-length: ${body.length}\r\ncontent-length: 5\r\n\r\n${body}`], then: 'end' }),
  keeps('unavailable', 'a length and chunks',
    { send: [`${head}content-length: ${body.length}\r\ntransfer-encoding: chunked\r\n\r\nd\r\n${body}\r\n0\r\n\r\n`], then: 'end' }),
  keeps('malformed', 'an invalid chunk size', { send: [`${head}transfer-encoding: chunked\r\n\r\nzz\r\n`], then: 'end' }),
  keeps('malformed', '80 KB of headers', { send: [`${head}x: ${'x'.repeat(80_000)}\r\n\r\n`], then: 'end' }),
  keeps('malformed', 'a header without a name', { send: [`${head}: x\r\n\r\n`], then: 'end' }),
  serves('HTTP/1.0, ended by the connection', { send: [`HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n${body}`], then: 'end' },
    ['no-data']),
  serves('a body without a length, ended by the connection', { send: [`${head}\r\n${body}`], then: 'end' }, ['no-data']),
  serves('one byte at a time', { send: [...whole], then: 'keep' }, ['no-data']),
  serves('chunks of one byte with extensions', {
    send: [
    `${head}transfer-encoding: chunked\r\n\r\n`, ...[...body].map(byte => `1;a=b\r\n${byte}\r\n`), '0\r\n\r\n'
    ],
    then: 'keep'
  }, ['no-data']),
  serves('100, 102 and 103 before the answer',
    { send: [`HTTP/1.1 103 Early Hints\r\nlink: </>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n${whole}`], then: 'keep' }, ['no-data']),
  serves('closed after a whole answer that promised to stay', { send: [whole], then: 'end' }, ['no-data']),
  serves('an unexpected second answer', { send: [`${whole}${evil}`], then: 'keep' }, ['no-data'])
]
