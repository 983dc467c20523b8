import { problemCatalog } from '../problems/problem-catalog.ts'
import type { OperationFacts } from './operation-facts.ts'

interface HeaderDescription {
  description: string
  required?: true
  schema: { type: 'string' | 'integer', minimum?: 0 }
  example: string | number
}

/** What reports always have. */
const always = {
  ETag: {
    description: 'Strong validator of the body in this encoding; send it back as If-None-Match.',
    required: true,
    schema: { type: 'string' },
    example: '"3q2-7w"'
  },
  Age: { description: 'Seconds since Treasure Data was asked.', required: true, schema: { type: 'integer', minimum: 0 }, example: 42 },
  'Cache-Status': {
    description: 'How the cache answered (RFC 9211): `hit; ttl=n`, with n negative while a refresh runs, or why Treasure Data was asked.',
    required: true,
    schema: { type: 'string' },
    example: 'td-journey-bff; hit; ttl=258'
  },
  Vary: {
    description: 'What the answer depends on.',
    required: true,
    schema: { type: 'string' },
    example: 'Accept-Encoding, Origin, Authorization, X-API-Key, Accept'
  }
} as const satisfies Record<string, HeaderDescription>

/** Every documented header, by the name of its component. Two of one header differ in whether it is always there. */
const headers = {
  ...always,
  ETagOfReports: leaveOut({ ...always.ETag, description: 'Validator of the body, weak for a history; send it back as If-None-Match.' }),
  AgeOfReports: leaveOut(always.Age),
  CacheStatusOfReports: leaveOut(always['Cache-Status']),
  VaryOfReports: leaveOut(always.Vary),
  'Last-Modified': {
    description: 'The later of the data\'s time and the first sight of this body.',
    schema: { type: 'string' },
    example: 'Thu, 01 Oct 2026 12:00:00 GMT'
  },
  'Cache-Control': {
    description: 'Of reports `private, no-cache`: keep it, but ask again each time; a 304 is cheap. Of all else `no-store`.',
    required: true,
    schema: { type: 'string' },
    example: 'private, no-cache'
  },
  VaryByOrigin: {
    description: '`Origin`, if pages of other origins may read answers.', schema: { type: 'string' }, example: 'Origin'
  },
  Link: {
    description: 'Of CSV, SVG and Mermaid: `rel="describedby"`, the JSON that lists adjustments.',
    schema: { type: 'string' },
    example: '</v1/journeys/1000/conversion-graph?format=json>; rel="describedby"; type="application/json"'
  },
  'X-Request-Id': {
    description: 'The request\'s id in the service\'s log.', required: true, schema: { type: 'string' }, example: 'Zx3kP0-1f'
  },
  'RateLimit-Policy': {
    description: 'The caller\'s limits: `requests`, and `loads` and `work` where the request used some ' +
      '(draft-ietf-httpapi-ratelimit-headers-10). Missing if nobody counts the caller.',
    schema: { type: 'string' },
    example: '"requests";q=600;w=60'
  },
  RateLimit: {
    description: 'What is left of the limits in `RateLimit-Policy`.', schema: { type: 'string' }, example: '"requests";r=599;t=1'
  },
  'Retry-After': {
    description: 'Seconds after which to ask again.', required: true, schema: { type: 'integer', minimum: 0 }, example: 5
  },
  RetryAfterIfKnown: {
    description: 'Seconds after which to ask again, where that is known.', schema: { type: 'integer', minimum: 0 }, example: 5
  },
  'WWW-Authenticate': {
    description: 'How to show who one is (RFC 6750).', required: true, schema: { type: 'string' }, example: 'Bearer realm="td-journey-bff"'
  }
} as const satisfies Record<string, HeaderDescription>

type HeaderName = keyof typeof headers

/** What `components` holds, so that each operation only refers to it. */
export const headerComponents: Readonly<Record<HeaderName, HeaderDescription>> = headers

/** The headers of a report, whether it is sent or the caller has it. */
const ofReports = {
  always: ['ETag', 'Last-Modified', 'Age', 'Cache-Status', 'Vary', 'Link'],
  sometimes: ['ETagOfReports', 'Last-Modified', 'AgeOfReports', 'CacheStatusOfReports', 'VaryOfReports'],
  never: ['VaryByOrigin']
} as const satisfies Record<OperationFacts['reports'], readonly HeaderName[]>

/** Statuses that some problem of Treasure Data's has: it may have said when to ask again. */
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

/** Returns references to the headers that an answer without a documented status may have. */
export function describeOtherHeaders (): Record<string, object> {
  return refer(['X-Request-Id', 'Cache-Control', 'VaryByOrigin', 'RateLimit', 'RateLimit-Policy', 'RetryAfterIfKnown'])
}

/** Components of one header under another name. */
const headerOf: Partial<Record<HeaderName, string>> = {
  VaryByOrigin: 'Vary',
  RetryAfterIfKnown: 'Retry-After',
  ETagOfReports: 'ETag',
  AgeOfReports: 'Age',
  CacheStatusOfReports: 'Cache-Status',
  VaryOfReports: 'Vary'
}

function refer (names: readonly HeaderName[]): Record<string, object> {
  return Object.fromEntries(names.map(name => [headerOf[name] ?? name, { $ref: `#/components/headers/${name}` }]))
}

/** Returns a header as one that may be missing. */
function leaveOut ({ description, schema, example }: HeaderDescription): HeaderDescription {
  return { description, schema, example }
}
