import type { ProblemCode } from '../../../src/http/problems/problem-catalog.ts'
import { request, type RequestCase } from '../request-case.ts'

function address (path: string, status = 400, code: ProblemCode = 'invalid-request'): RequestCase {
  return request(`\`${path}\``, { line: `GET ${path} HTTP/1.1` }, status, code)
}

const ids = ['', '0', '-1', '+1', '1e3', '1.0', '%201', '1%20', '01', '12345678901234567890', '123456789012345678901', '%EF%BC%91', '1%00',
  '1%0a', 'null', '%F0%9F%98%80', '..', '%2e%2e', '%252e%252e', '..%5c', '%c0%ae', '1;2']
const queries =
  ['from=2026-03-02&to=2026-03-01', 'from=2026-02-30&to=2026-03-01', 'from=2025-02-29&to=2025-03-01', 'from=0000-01-01&to=2025-03-01',
    'from=2026-03-01&to=9999-12-31', 'from=2026-03-01T00:00:00Z&to=2026-03-02', 'from=2026-03-01', 'to=2026-03-01', 'from=&to=',
    'from=2026-03-01&from=2026-03-01&to=2026-03-02', 'from[]=2026-03-01&to=2026-03-02', 'unknown=1', '__proto__=1', '__proto__[x]=1',
    'constructor.prototype=1', 'range=last_8d', 'range=last_7d&range=last_7d']

/** Invalid journeys and dates, and malicious paths. */
export const addresses: readonly RequestCase[] = [
  ...ids.map(id => address(`/v1/journeys/${id}/statistics`)),
  ...queries.map(query => address(`/v1/journeys/1/statistics?${query}`)),
  address('/v1/journeys/1/statistics?from=2016-01-01&to=2026-01-01', 400, 'range-too-long'),
  address('/v1/journeys/1/conversion-graph?from=2026-01-01&to=2026-04-01', 400, 'range-too-long'),
  address('/v1/journeys/1%2Fstatistics'),
  ...['//v1/journeys/1/statistics', '/v1/journeys/1/statistics/x.css', '/v1/journeys/1/statistics;x.js',
    '/v1/journeys/1/statistics%3f.css', '/v1/journeys/1/statistics%0a', '/v1/journeys/1/STATISTICS',
    '/v1/journeys/1/statistics/', '/v1/../healthz',
    '/docs/..%2f..%2fpackage.json', '/docs/static/..%2f..%2f..%2fpackage.json', '/docs/static/%2e%2e/%2e%2e/package.json',
    '/docs/x.css', '/docs/files.json', '/docs/static/..%2ffiles.json',
    '/problems/%2e%2e', '/problems/__proto__', '/.env', '/metrics'
  ].map(path => address(path, 404, 'not-found')),
  { ...address(`/v1/journeys/1/statistics?${Array.from({ length: 1_500 }, (_, n) => `p${n}`).join('&')}`), name: '1,500 parameters' }
]
