import { problemCatalog } from '../problems/problem-catalog.ts'
import type { OperationFacts } from './operation-facts.ts'

interface HeaderDescription {
  description: string
  required?: true
  schema: { type: 'string' | 'integer', minimum?: 0 }
  example: string | number
}

/** The headers that reports always have. */
const always = {
  ETag: {
    description: 'Strong validator of the body in this encoding. Send it back as If-None-Match.',
    required: true,
    schema: { type: 'string' },
    example: '"3q2-7w"'
  },
  Age: { description: 'Age of Treasure Data\'s answer in seconds.', required: true, schema: { type: 'integer', minimum: 0 }, example: 42 },
  'Cache-Status': {
    description: 'The cache outcome (RFC 9211): `hit; ttl=n`, where n is negative during a refresh, or why Treasure Data was called.',
    required: true,
    schema: { type: 'string' },
    example: 'td-journey-bff; hit; ttl=258'
  },
  Vary: {
    description: 'The request headers that the answer depends on.',
    required: true,
    schema: { type: 'string' },
    example: 'Accept-Encoding, Origin, Authorization, X-API-Key, Accept'
  }
} as const satisfies Record<string, HeaderDescription>

/** Every documented header, by the name of its component. A header that differs between operations has several components. */
const headers = {
  ...always,
  WeakETag: { ...always.ETag, description: 'Weak validator of the content. Send it back as If-None-Match.', example: 'W/"3q2-7w"' },
  'Last-Modified': {
    description: 'Time of the data, or the time when this body first appeared, whichever is later.',
    schema: { type: 'string' },
    example: 'Thu, 01 Oct 2026 12:00:00 GMT'
  },
  'Cache-Control': {
    description: '`private, no-cache` for reports: keep a copy, but revalidate it each time; a 304 is cheap. `no-store` for all else.',
    required: true,
    schema: { type: 'string' },
    example: 'private, no-cache'
  },
  VaryByOrigin: {
    description: '`Origin`, if pages of other origins may call the API.', schema: { type: 'string' }, example: 'Origin'
  },
  Link: {
    description: 'For CSV, SVG and Mermaid: `rel="describedby"`, the JSON report, which lists adjustments. For a report of the past: ' +
      '`rel="original"`, the present report.',
    schema: { type: 'string' },
    example: '</v1/journeys/1000/conversion-graph?format=json>; rel="describedby"; type="application/json"'
  },
  'Memento-Datetime': {
    description: 'For a report of the past: the time whose state it shows (RFC 7089), in every format.',
    schema: { type: 'string' },
    example: 'Thu, 01 Oct 2026 23:59:59 GMT'
  },
  'Content-Disposition': {
    description: 'For all formats except JSON: the name of the file. It contains the range and, for a report of the past, its day.',
    schema: { type: 'string' },
    example: 'inline; filename="journey-1000-statistics-series-as-of-2026-10-01.csv"'
  },
  'Content-Language': {
    description: 'For SVG: the language of its texts, `en` or `ja`.', schema: { type: 'string' }, example: 'ja'
  },
  'X-Request-Id': {
    description: 'The request\'s id in the service\'s log.', required: true, schema: { type: 'string' }, example: 'Zx3kP0-1f'
  },
  'RateLimit-Policy': {
    description: 'The caller\'s limits: `requests`, and `loads` and `work` if the request used some ' +
      '(draft-ietf-httpapi-ratelimit-headers-10). Absent if the caller has no limits.',
    schema: { type: 'string' },
    example: '"requests";q=600;w=60'
  },
  RateLimit: {
    description: 'The remaining amount of each limit in `RateLimit-Policy`.', schema: { type: 'string' }, example: '"requests";r=599;t=1'
  },
  'Retry-After': {
    description: 'Seconds to wait before the next request.', required: true, schema: { type: 'integer', minimum: 0 }, example: 5
  },
  RetryAfterIfKnown: {
    description: 'Seconds to wait before the next request, if known.', schema: { type: 'integer', minimum: 0 }, example: 5
  },
  'WWW-Authenticate': {
    description: 'How to authenticate (RFC 6750).', required: true, schema: { type: 'string' }, example: 'Bearer realm="td-journey-bff"'
  }
} as const satisfies Record<string, HeaderDescription>

type HeaderName = keyof typeof headers

/** The headers in `components`, to which each operation refers. */
export const headerComponents: Readonly<Record<HeaderName, HeaderDescription>> = headers

/** The headers of a report, sent or not modified. */
const ofReports = {
  always: ['ETag', 'Last-Modified', 'Age', 'Cache-Status', 'Vary', 'Link', 'Memento-Datetime', 'Content-Disposition', 'Content-Language'],
  streamed: ['WeakETag', 'Vary', 'Content-Disposition'],
  never: ['VaryByOrigin']
} as const satisfies Record<OperationFacts['reports'], readonly HeaderName[]>

/** Statuses of upstream problems, for which Treasure Data may have sent a `Retry-After`. */
const upstreamStatuses: ReadonlySet<string> = new Set(Object.values(problemCatalog)
  .filter(({ origin }) => origin === 'upstream').map(({ status }) => String(status)))

/** Returns references to the headers of an operation's answer with this status, by their names. */
export function describeHeaders ({ reports, isProbe, loads }: OperationFacts, status: string): Record<string, object> {
  const names: HeaderName[] = ['X-Request-Id', 'Cache-Control', ...ofReports[status < '400' ? reports : 'never']]
  if (!isProbe) names.push('RateLimit', 'RateLimit-Policy')
  if (status === '401') names.push('WWW-Authenticate')
  if (status === '429' || (status === '503' && !isProbe)) names.push('Retry-After')
  else if (loads && (status === '200' || upstreamStatuses.has(status))) names.push('RetryAfterIfKnown')
  return refer(names)
}

/** Returns references to the headers of an answer without a documented status. */
export function describeOtherHeaders (): Record<string, object> {
  return refer(['X-Request-Id', 'Cache-Control', 'VaryByOrigin', 'RateLimit', 'RateLimit-Policy', 'RetryAfterIfKnown'])
}

/** Header names of components that have another name. */
const headerOf: Partial<Record<HeaderName, string>> = {
  VaryByOrigin: 'Vary',
  RetryAfterIfKnown: 'Retry-After',
  WeakETag: 'ETag'
}

function refer (names: readonly HeaderName[]): Record<string, object> {
  return Object.fromEntries(names.map(name => [headerOf[name] ?? name, { $ref: `#/components/headers/${name}` }]))
}
