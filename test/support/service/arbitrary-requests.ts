import { faultJourneys } from '../../../sandbox/fault-journeys.ts'
import { seededRandom } from '../../../sandbox/seeded-random.ts'

/** A request that a client might invent, in Latin-1. */
export interface ArbitraryRequest {
  method: string
  path: string
  headers: Array<[name: string, value: string]>
  body: string | null
}

export interface ArbitraryRequests {
  next (): ArbitraryRequest
  /** Returns the bytes of a request with faulty framing, which no HTTP client would send. */
  nextRaw (): string
}

const methods = ['GET', 'GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY', 'LINK']
const resources = [
  'statistics', 'conversion-graph', 'activation-graph', 'overview', 'comparison', 'explain', 'Statistics', 'statistics.css', ''
]
const roots = [
  '/healthz', '/readyz', '/openapi.json', '/docs', '/docs/', '/docs/json', '/docs/static/x.css',
  '/docs/static/../../package.json', '/v1/cache', '/v1/status', '/v1/cache/journeys/1000', '/problems/forbidden', '/', '/metrics',
  '/v1/journeys', '/v1/journeys?ids=1000,1001', '/entities/journeys/1000/statistics', '/entities/journeys/1001/conversion_sankey_charts',
  '/entities/journeys/1001/activation_sankey_charts'
]
const ids = [
  '1000', '1001', '1002', '0', '-1', '1e3', '01', '12345678901234567890', 'null', '%00', '%31', '..', '%2e%2e', '%ef%bc%91', '\u00e9',
  '1;x', '1%2f2'
]
const names = [
  'from', 'to', 'range', 'format', 'top', 'kind', 'parts', 'partial', 'report', 'pointer', 'ids', 'from[]', '__proto__', 'constructor',
  'constructor[prototype]', '', '%', 'a'.repeat(300)
]
const values = [
  '2026-10-01', '2026-10-31', '2026-02-30', '0000-01-01', '9999-12-31', 'last_7d', 'statistics', 'overview', '/growth', '/checks/0', '/~2',
  'last_30d', 'yesterday', '', '1', '-1', '1e999', 'NaN', '%', '%zz', '%00', '%0d%0aSet-Cookie:x', '\u00ff', '<script>', '{{7*7}}',
  '../../../etc/passwd', 'a'.repeat(2_000), '1'.repeat(5_000)
]
const suffixes = ['', '', '', '', '/', '//', '.css', ';x.js', '%2f', '%3f.css', '%0a', '/..', '/%2e%2e/', '\\', '#x', '%', '%c0%ae']
const headerNames = [
  'accept', 'accept-encoding', 'if-none-match', 'if-modified-since', 'cache-control', 'origin', 'range', 'cookie', 'x-forwarded-for',
  'x-forwarded-proto', 'x-forwarded-host', 'x-original-url', 'x-http-method-override', 'content-type', 'referer',
  'access-control-request-method', 'accept-version', 'te', 'x-request-id', '__proto__', 'constructor'
]
const headerValues = ['*/*', 'application/json', 'text/html;q=0.1', '*/*;q=0', 'gzip', 'br;q=1, gzip', 'identity;q=0', '*', 'W/"x"',
  '"x", "y"', 'no-cache', 'only-if-cached', 'max-age=0',
  'https://evil.example', 'null', 'bytes=0-1', '127.0.0.1', 'https', 'Tue, 15 Nov 1994 08:12:31 GMT', '', ',,,', ';;', '\u00e9\u00ff',
  'a'.repeat(3_000), ', '.repeat(500), '{}', '1.0.0', 'trailers']
const bodies = ['', '{}', '{"__proto__":{"x":1}}', '{"broken', 'a=1', '\u00ff\u00fe', 'x'.repeat(20_000)]
const framings = [
  'transfer-encoding: chunked\r\ncontent-length: 5', 'content-length: 3\r\ncontent-length: 5', 'transfer-encoding: xchunked',
  'content-length: -1', 'content-length: 1e9', 'host : x', 'host: a@b/c', 'host: evil.example', 'host: localhost\r\nhost: localhost',
  ' folded: x', 'x: a\r\n b', 'x: a\nb: c', 'x: \u0000', ': x', 'expect: 100-continue', 'expect: x',
  'upgrade: websocket\r\nconnection: upgrade', 'connection: close', 'connection: keep-alive, x-api-key', 'transfer-encoding: chunked'
]

/**
 * Draws requests: half with `key` as a credential, the others without one, or with a forged or damaged one. Some have one of `secrets` in a
 * wrong place. The same seed draws the same requests.
 */
export function createArbitraryRequests (seed: string, { key, secrets }: { key: string, secrets: readonly string[] }): ArbitraryRequests {
  const random = seededRandom(seed)
  const chance = (share: number): boolean => random() < share
  const pick = <T>(items: readonly T[], otherwise: T): T => items[Math.floor(random() * items.length)] ?? otherwise
  const some = <T>(most: number, draw: () => T): T[] => Array.from({ length: Math.floor(random() * (most + 1)) }, draw)
  const noise = (): string => String.fromCharCode(...some(12, () => 0x21 + Math.floor(random() * 0xde)))
  const secret = (): string => encodeURIComponent(pick(secrets, ''))
  const id = (): string => {
    if (chance(0.02)) return secret()
    if (chance(0.02)) return pick(faultJourneys, undefined)?.id ?? ''
    return chance(0.1) ? String(Math.floor(random() * 1e6)) : pick(ids, '')
  }
  const parameter = (): string =>
    `${chance(0.03) ? secret() : pick(names, '')}=${chance(0.03) ? secret() : chance(0.1) ? noise() : pick(values, '')}`
  const path = (): string => {
    if (chance(0.05)) return `/${noise()}`
    const resource = chance(0.6) ? `/v1/journeys/${chance(0.5) ? '1000' : id()}/${pick(resources, '')}` : pick(roots, '/')
    const query = some(3, parameter).join('&')
    return `${resource}${pick(suffixes, '')}${query === '' ? '' : `?${query}`}`
  }
  const credentials = (): Array<[string, string]> => {
    if (chance(0.5)) return [chance(0.5) ? ['authorization', `Bearer ${key}`] : ['x-api-key', key]]
    const spoilt = pick([
      '', 'Bearer', `Basic ${key}`, `TD1 ${key}`, `Bearer ${key}x`, `Bearer ${'x'.repeat(9_000)}`, 'Bearer eyJhbGciOiJub25lIn0.e30.',
      '\u00ff'
    ], '')
    return chance(0.3) ? [] : [[chance(0.7) ? 'authorization' : 'x-api-key', spoilt]]
  }
  const header = (): [string, string] => [pick(headerNames, 'x'), chance(0.03) ? secret() : pick(headerValues, '')]
  const next = (): ArbitraryRequest => ({
    method: pick(methods, 'GET'),
    path: path(),
    headers: [...credentials(), ...some(4, header)],
    body: chance(0.1) ? pick(bodies, '') : null
  })
  const nextRaw = (): string => {
    const { method, path, headers, body } = next()
    const lines = headers.map(([name, value]) => `${name}: ${value}`)
    const strangeTarget = (): string => pick([
      'http://evil.example/', 'http://name:word@localhost/v1/cache', 'localhost:1', '*', '', `/${'a'.repeat(20_000)}`,
      `/${noise()} ${noise()}`
    ], '/')
    const target = chance(0.1) ? strangeTarget() : path
    const requestMethod = chance(0.1) ? noise() : method
    const version = chance(0.1) ? pick(['HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'http/1.1', ''], '') : 'HTTP/1.1'
    const text = [`${requestMethod} ${target} ${version}`,
      ...chance(0.9) ? ['host: localhost'] : [], ...some(2, () => pick(framings, '')), ...lines, '',
      body ?? (chance(0.2) ? '5\r\nhello\r\n0\r\n\r\n' : '')].join('\r\n')
    if (chance(0.1)) return text.slice(0, Math.floor(random() * text.length))
    if (chance(0.1)) return text.replaceAll('\r\n', '\n')
    return chance(0.05) ? `${noise()}\r\n${text}` : chance(0.1) ? text.repeat(2) : text
  }
  return { next, nextRaw }
}
