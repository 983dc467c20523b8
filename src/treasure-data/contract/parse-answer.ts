import type { z } from 'zod'
import { DriftFindings, type Drift } from '../../domain/td/drift.ts'
import type { EndpointDescriptor } from '../endpoints/endpoint-descriptor.ts'
import { describeEndpoint, type ContentOf, type Endpoint } from '../endpoints/endpoints.ts'
import { TreasureDataError } from '../errors/treasure-data-error.ts'
import { bodyLimits } from './body-limits.ts'
import { countRepeatedKeys } from './count-repeated-keys.ts'
import { isNone, limitOf } from './field-schemas.ts'
import { findDrift } from './find-drift.ts'
import { requireWithin } from './require-within.ts'
import { scanBody, weighOutline } from './scan-body.ts'

/** The content of an answer and its differences from TD's contract. */
export interface ParsedAnswer<Content> {
  content: Content
  /** Whether TD knows the subject but sent no content for it. */
  isEmpty: boolean
  drift: Drift[]
  /** How much work the body is, see `weighBody`. */
  weight: number
}

/**
 * Reads the body of an endpoint's answer. Missing and invalid parts become `null` or empty lists, unknown fields are ignored, and both
 * are listed as drift. Throws `upstream-malformed` if nothing would remain of the answer, or with the limit that the body exceeds.
 */
export function parseAnswer<Name extends Endpoint> (name: Name, body: Buffer): ParsedAnswer<ContentOf<Name>> {
  const endpoint: EndpointDescriptor<unknown> = describeEndpoint(name)
  const { data, included, drift, weight } = parseData(body, name)
  const sent = checkData(endpoint.schema, data, name)
  const read = endpoint.join?.(sent, included) ?? sent
  requireWithin(endpoint.countParts(read), name)
  const departures = isNone(data) ? [] : findDrift(data, endpoint.schema)
  const arranged = endpoint.arrange?.(read) ?? { content: read, drift: [] }
  return {
    // its schema produced it
    content: arranged.content as ContentOf<Name>,
    isEmpty: endpoint.isEmpty(read),
    drift: [...drift, ...departures, ...endpoint.findContentDrift(read), ...arranged.drift],
    weight
  }
}

/** Returns the content that the schema reads from an answer's `data`. Throws `upstream-malformed` with at most five invalid locations. */
export function checkData<T> (schema: z.ZodType<T>, data: unknown, endpoint: Endpoint): T {
  const checked = schema.safeParse(data)
  if (checked.success) return checked.data
  const issues = checked.error.issues.slice(0, 5)
  throw new TreasureDataError('upstream-malformed', {
    endpoint,
    faults: issues.map(({ path, message }) => describeFault(['data', ...path], message)),
    limit: issues.map(limitOf).find(limit => limit !== null) ?? null
  })
}

/**
 * Reads `data` and `included` of a body, and the drift that shows only in its text. A body is JSON in strict UTF-8, with or without a
 * byte order mark. Throws `upstream-malformed` if it is not, or has no `data`. A body with too much nesting or too many values is
 * rejected before it is parsed.
 */
export function parseData (body: Buffer, endpoint: Endpoint): { data: unknown, included: unknown, drift: Drift[], weight: number } {
  const outline = scanBody(body, bodyLimits.nesting.most, bodyLimits.values.most)
  const { nesting, values, members } = outline
  const { bodyLimit, unwrap }: EndpointDescriptor<unknown> = describeEndpoint(endpoint)
  requireWithin({ [bodyLimit]: body.length, nesting, values }, endpoint)
  const text = attempt(() => new TextDecoder('utf-8', { fatal: true }).decode(body), endpoint, 'body: expected UTF-8')
  const value = attempt((): unknown => JSON.parse(text), endpoint, 'body: expected JSON')
  const found = typeof value === 'object' && value !== null && !Array.isArray(value) && (unwrap !== undefined || 'data' in value)
  if (!found) throw malformed(endpoint, describeFault([], unwrap === undefined ? 'expected an object with data' : 'expected an object'))
  const findings = new DriftFindings()
  findings.add('repeated-field', '*', countRepeatedKeys(members, value))
  const included = 'included' in value ? value.included : undefined
  const data = unwrap?.(value) ?? ('data' in value ? value.data : null)
  return { data, included, drift: findings.list(), weight: weighOutline(body, outline) }
}

function attempt<T> (read: () => T, endpoint: Endpoint, fault: string): T {
  try {
    return read()
  } catch {
    // the parser's own message quotes the body
    throw malformed(endpoint, fault)
  }
}

function malformed (endpoint: Endpoint, ...faults: string[]): TreasureDataError {
  return new TreasureDataError('upstream-malformed', { endpoint, faults })
}

/** Returns a location in a body and the expected content, such as `data.attributes.history.0.size: expected a number`. */
export function describeFault (path: readonly PropertyKey[], expectation: string): string {
  return `${path.length === 0 ? 'body' : path.map(showSegment).join('.')}: ${expectation}`
}

/** Replaces a segment with `*` if it could be text from Treasure Data. */
function showSegment (segment: PropertyKey): string {
  const text = String(segment)
  return /^[A-Za-z0-9_-]{1,40}$/.test(text) ? text : '*'
}
