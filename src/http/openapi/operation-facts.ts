import type { RouteOptions } from 'fastify'
import type { Need } from '../guards/guard.ts'

/** Facts about an operation that its route declares and the generated document lacks. */
export interface OperationFacts {
  /** Whether it answers with a report, which has validators and an age, or with a streamed one, which has only a weak validator. */
  reports: 'always' | 'streamed' | 'never'
  /** Whether it is a health probe, which no guard counts or identifies. */
  isProbe: boolean
  /** Whether it is one of Treasure Data's own paths, with errors in Treasure Data's shape. */
  isRaw: boolean
  /** Whether it may call Treasure Data. */
  loads: boolean
}

/** Reads the facts of a route. */
export function readFacts ({ config }: Pick<RouteOptions, 'config'>): OperationFacts {
  const need: Need = config?.scope ?? 'open'
  const isReport = config?.isReport
  const reports = isReport === undefined ? 'never' : isReport === true ? 'always' : isReport
  return {
    reports,
    isProbe: need === 'probe',
    isRaw: need === 'td:raw',
    loads: reports !== 'never' || need === 'journeys:read'
  }
}
