import type { RouteOptions } from 'fastify'
import type { ProblemCode } from '../problems/problem-catalog.ts'
import { describeProblems } from '../schemas/problem.ts'
import { readFacts, type OperationFacts } from './operation-facts.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The subjects of the Treasure Data answers that it is made from; none by default. */
    asks?: ReadonlyArray<'journey' | 'bundle'>
    /** What it needs, always or for some requests, that operators may switch off. */
    needs?: ReadonlyArray<'definitions' | 'history'>
    /** Whether `Accept` must allow one of its formats. */
    negotiates?: boolean
  }
}

/** The properties of an operation that decide which problems it can answer with. */
interface ProblemTraits extends OperationFacts {
  asks: ReadonlySet<string>
  needs: ReadonlySet<string>
  negotiates: boolean
  /** Names of its parameters and headers. */
  takes: ReadonlySet<string>
}

interface ProblemRule {
  codes: readonly ProblemCode[]
  applies (operation: ProblemTraits): boolean
}

/** Which operations can answer with which problems. Each code of the catalog is in one rule. */
export const problemRules: readonly ProblemRule[] = [
  { codes: ['invalid-request'], applies: () => true },
  {
    codes: ['unauthenticated', 'client-key-expired', 'forbidden', 'cross-site-request', 'misdirected', 'rate-limited', 'internal-error'],
    applies: ({ isProbe }) => !isProbe
  },
  { codes: ['range-too-long'], applies: ({ takes }) => takes.has('from') },
  { codes: ['grants-unresolved'], applies: ({ takes }) => takes.has('journeyId') || takes.has('bundleId') },
  {
    codes: ['journey-access-denied', 'journey-not-found', 'journey-unprocessable', 'realtime-journey'],
    applies: ({ asks }) => asks.has('journey')
  },
  { codes: ['bundle-not-found', 'bundle-access-denied'], applies: ({ asks }) => asks.has('bundle') },
  {
    codes: [
      'upstream-credentials', 'upstream-malformed', 'upstream-error', 'upstream-throttled', 'upstream-unavailable', 'upstream-timeout',
      'busy'
    ],
    applies: ({ asks }) => asks.size > 0
  },
  { codes: ['overloaded'], applies: ({ loads }) => loads },
  { codes: ['version-not-found'], applies: ({ takes }) => takes.has('versions') },
  { codes: ['pointer-not-found', 'not-derived'], applies: ({ takes }) => takes.has('pointer') },
  { codes: ['not-acceptable'], applies: ({ negotiates }) => negotiates },
  { codes: ['precondition-failed'], applies: ({ takes }) => takes.has('If-Match') },
  { codes: ['not-cached'], applies: ({ takes }) => takes.has('Cache-Control') },
  { codes: ['definitions-off'], applies: ({ needs }) => needs.has('definitions') },
  { codes: ['history-off', 'history-unavailable'], applies: ({ needs, takes }) => needs.has('history') || takes.has('asOf') },
  { codes: ['not-recorded'], applies: ({ takes }) => takes.has('asOf') },
  // problems of requests that no operation has seen, which the document describes once, and of parts of a list
  {
    codes: [
      'request-timeout', 'address-too-long', 'request-too-large', 'not-found', 'method-not-allowed', 'index-not-found',
      'index-access-denied'
    ],
    applies: () => false
  }
]

/** Returns the problems that a route can answer with. */
function listProblems (route: Pick<RouteOptions, 'config' | 'schema'>): ProblemCode[] {
  const { config: { asks = [], needs = [], negotiates = false } = {}, schema = {} } = route
  const operation: ProblemTraits = {
    ...readFacts(route),
    asks: new Set(asks),
    needs: new Set(needs),
    negotiates,
    takes: new Set([schema.params, schema.querystring, schema.headers].flatMap(namesIn))
  }
  return problemRules.flatMap(({ codes, applies }) => applies(operation) ? codes : [])
}

/** For `onRoute`: documents the problems of a route, except for Treasure Data's own paths, whose errors have Treasure Data's shape. */
export function documentProblems (route: RouteOptions): void {
  if (route.schema === undefined || readFacts(route).isRaw) return
  route.schema.response = { ...Object(route.schema.response), ...describeProblems(listProblems(route)) }
}

/** Returns the names in a zod object. */
function namesIn (schema: unknown): string[] {
  const shape: unknown = Reflect.get(Object(schema), 'shape')
  return Object.keys(Object(shape))
}
