import type { Endpoint } from './endpoints.ts'
import type { Fault, FaultRule } from './fault.ts'
import { endpoints } from './endpoints.ts'

type Fields = Record<string, unknown>

/** Parses a fault rule from JSON text; returns a sentence about the error if it is invalid. */
export function parseFaultRule (text: string): FaultRule | string {
  const fields = parseObject(text)
  if (fields === null) return 'The body is not a JSON object.'
  const { journeyId, endpoint, times } = fields
  if (journeyId !== undefined && typeof journeyId !== 'string') return 'journeyId must be a string.'
  if (endpoint !== undefined && !isEndpoint(endpoint)) return `endpoint must be one of ${endpoints.join(', ')}.`
  if (times !== undefined && !isWhole(times, 1, 1_000_000)) return 'times must be a whole number from 1 to 1000000.'
  const fault = isFields(fields.fault) ? readFault(fields.fault) : 'fault must be an object with a kind.'
  if (typeof fault === 'string') return fault
  return {
    ...journeyId === undefined ? {} : { journeyId },
    ...endpoint === undefined ? {} : { endpoint },
    ...times === undefined ? {} : { times },
    fault
  }
}

function readFault (fields: Fields): Fault | string {
  const { kind } = fields
  switch (kind) {
    case 'html':
    case 'truncate':
    case 'hang-before-headers':
    case 'hang-mid-body':
    case 'oversized':
    case 'reset':
      return { kind }
    case 'latency':
      return isWhole(fields.ms, 0, 600_000) ? { kind, ms: fields.ms } : 'ms must be a whole number from 0 to 600000.'
    case 'status':
      return readStatus(fields)
    case 'body':
      return readBody(fields)
    default:
      return 'kind is unknown.'
  }
}

function readStatus ({ status, retryAfter, body }: Fields): Fault | string {
  if (!isStatus(status)) return 'status must be a whole number from 200 to 599.'
  if (!isHeaderOrAbsent(retryAfter)) return 'retryAfter must be a string of visible characters.'
  if (body !== undefined && typeof body !== 'string') return 'body must be a string.'
  return {
    kind: 'status',
    status,
    ...retryAfter === undefined ? {} : { retryAfter },
    ...body === undefined ? {} : { body }
  }
}

function readBody ({ body, contentType, status }: Fields): Fault | string {
  if (typeof body !== 'string') return 'body must be a string.'
  if (!isHeaderOrAbsent(contentType)) return 'contentType must be a string of visible characters.'
  if (status !== undefined && !isStatus(status)) return 'status must be a whole number from 200 to 599.'
  return {
    kind: 'body',
    body,
    ...contentType === undefined ? {} : { contentType },
    ...status === undefined ? {} : { status }
  }
}

function parseObject (text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text)
    return isFields(value) ? value : null
  } catch {
    return null
  }
}

function isFields (value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isEndpoint (value: unknown): value is Endpoint {
  return endpoints.some((endpoint) => endpoint === value)
}

function isWhole (value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
}

function isStatus (value: unknown): value is number {
  return isWhole(value, 200, 599)
}

function isHeaderOrAbsent (value: unknown): value is string | undefined {
  return value === undefined || (typeof value === 'string' && /^[\x20-\x7e]+$/.test(value))
}
