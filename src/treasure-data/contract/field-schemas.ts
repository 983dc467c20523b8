/// <reference lib="es2024.string" />
import { z } from 'zod'
import type { Count } from '../../domain/numbers/count.ts'
import { bodyLimits, describeLimit, type BodyLimitName } from './body-limits.ts'
import { shapeOf, withShape, type ValueShape } from './field-shapes.ts'

// z.transform instead of unions of zod's own types makes one call a field, which keeps charts of 10,000 links quick

/** Collects the faults of the value that a schema is reading. */
export type FaultContext = Parameters<Parameters<typeof z.transform>[0]>[1]

/** A finite number, or a text that spells one, of at most 2^53 - 1 in size. */
export const number = scalar('number', 'expected a number', readNumber)

/** As `number`; `null` if absent. */
export const count = optionalScalar('number', 'expected a number', readNumber)

/** A well-formed text of bounded length. */
export const text = scalar('other', 'expected a text', readText, 'text')

/** As `text`; `null` if absent. */
export const optionalText = optionalScalar('other', 'expected a text', readText, 'text')

/** A text that may be longer than names are; `null` if absent. */
export const description = optionalScalar('other', 'expected a text', readText, 'description')

/** A text of bounded length, or a number that JSON has not rounded; `null` if absent. */
export const id = optionalScalar('id', 'expected an id', value => Number.isSafeInteger(value) ? String(value) : readText(value), 'text')

/** True or false; `null` if absent. */
export const flag = optionalScalar('other', 'expected true or false', value => typeof value === 'boolean' ? value : undefined)

/** A value that `read` turns into another one, or into `undefined` if it does not fit. `limit` bounds the length of texts. */
function scalar<T> (kind: ValueShape['kind'], expectation: string, read: (value: unknown) => T | undefined, limit?: BodyLimitName) {
  const readSent = (value: unknown, context: FaultContext): T =>
    isTooLong(value, limit) ? refuseLimit(context, limit) : read(value) ?? refuse(context, expectation)
  return withShape(z.transform(readSent), at => ({ kind, at }))
}

/** As `scalar`; `null` if absent. */
function optionalScalar<T> (kind: ValueShape['kind'], expectation: string, read: (value: unknown) => T | undefined, limit?: BodyLimitName) {
  const readIfAny = (value: unknown, context: FaultContext) => {
    if (isAbsent(value)) return null
    return isTooLong(value, limit) ? refuseLimit(context, limit) : read(value) ?? refuse(context, expectation)
  }
  return withShape(z.transform(readIfAny), at => ({ kind, at }))
}

/** Counts of steps by keys of Treasure Data's choice; empty if absent. Faults do not show the keys. */
export const countsByKey = withShape(z.transform((value: unknown, context): Map<string, Count> => {
  const counts = new Map<string, Count>()
  for (const [key, entry] of readEntries(value, context, 'steps')) {
    const found = isAbsent(entry) ? null : readNumber(entry)
    if (found === undefined) return refuse(context, 'expected a number', ['*'])
    counts.set(wellFormed(key), found)
  }
  return counts
}), at => ({ kind: 'items', at, items: { kind: 'number', at: `${at}.*` }, list: Object.values }))

/** Values by keys of Treasure Data's choice; empty if absent. Faults do not show the keys. A map over the limit is not read. */
export function valuesByKey<T> (item: z.ZodType<T>, limit: BodyLimitName): z.ZodType<Map<string, T>> {
  return withShape(z.transform((value: unknown, context): Map<string, T> => {
    const values = new Map<string, T>()
    for (const [key, entry] of readEntries(value, context, limit)) {
      const read = readPart(item, entry, context, ['*'])
      if (read !== undefined) values.set(wellFormed(key), read)
      if (context.issues.length >= maxFaults) break
    }
    return values
  }), at => ({ kind: 'items', at, items: shapeOf(item, `${at}.*`), list: Object.values }))
}

/** After this many faults the rest of a list is not read. */
const maxFaults = 5

/**
 * A list; empty if absent. Unlike zod's own, it stops early in a hostile list instead of gathering every fault, and does not read a list
 * over the limit.
 */
export function list<T> (item: z.ZodType<T>, limit: BodyLimitName): z.ZodType<T[]> {
  return withShape(z.transform((value: unknown, context): T[] => {
    if (isAbsent(value)) return []
    if (!Array.isArray(value)) return refuse(context, 'expected an array')
    if (value.length > bodyLimits[limit].most) return refuseLimit(context, limit)
    const items: T[] = []
    for (const [index, entry] of value.entries()) {
      const read = readPart(item, entry, context, [index])
      if (read !== undefined) items.push(read)
      if (context.issues.length >= maxFaults) break
    }
    return items
  }), at => ({ kind: 'items', at, items: shapeOf(item, at), list: Object.values }))
}

/** The schema's value, or `null` if Treasure Data has nothing. */
export function orNone<T> (schema: z.ZodType<T>): z.ZodType<T | null> {
  const read = (data: unknown, context: FaultContext): T | null => isNone(data) ? null : readPart(schema, data, context) ?? z.NEVER
  return withShape(z.transform(read), at => shapeOf(schema, at))
}

/** Returns whether an answer's `data` says that Treasure Data has nothing. */
export function isNone (data: unknown): boolean {
  return data === null || (Array.isArray(data) && data.length === 0)
}

/** Reads a part of a value and adds its faults to `context`. Returns `undefined` if it has any. */
export function readPart<T> (schema: z.ZodType<T>, part: unknown, context: FaultContext, path: readonly PropertyKey[] = []): T | undefined {
  const checked = schema.safeParse(part)
  if (checked.success) return checked.data
  for (const issue of checked.error.issues) {
    const limit = limitOf(issue)
    refuse(context, issue.message, [...path, ...issue.path], limit === null ? {} : { limit })
  }
  return undefined
}

/** Returns the number that a value is or spells, or `undefined` if a field for numbers would refuse it. */
export function readNumber (value: unknown): number | undefined {
  const found = typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value
  if (typeof found !== 'number' || !(Math.abs(found) <= Number.MAX_SAFE_INTEGER)) return undefined
  // makes 0 of -0
  return found + 0
}

function readText (value: unknown): string | undefined {
  return typeof value === 'string' ? wellFormed(value) : undefined
}

/** Returns the text with lone surrogates replaced by U+FFFD, so that it can be written as UTF-8. */
export function wellFormed (text: string): string {
  // JSON can spell lone surrogates as \ud800 even where its bytes are valid UTF-8
  return text.toWellFormed()
}

/** Returns the entries of a map. Adds a fault, and returns none, if the value is no map, or has too many or too long keys. */
function readEntries (value: unknown, context: FaultContext, limit: BodyLimitName): Array<[key: string, entry: unknown]> {
  if (isAbsent(value)) return []
  const isMap = typeof value === 'object' && !Array.isArray(value)
  const entries = isMap ? Object.entries(value) : []
  if (!isMap) refuse(context, 'expected an object')
  const exceeds = entries.length > bodyLimits[limit].most ? limit : entries.some(([key]) => isTooLong(key, 'text')) ? 'text' : null
  if (exceeds === null) return entries
  refuseLimit(context, exceeds)
  return []
}

function isAbsent (value: unknown): value is null | undefined {
  return value === null || value === undefined
}

function isTooLong (value: unknown, limit: BodyLimitName | undefined): limit is BodyLimitName {
  return limit !== undefined && typeof value === 'string' && value.length > bodyLimits[limit].most
}

function refuse (context: FaultContext, message: string, path: PropertyKey[] = [], params: { limit?: BodyLimitName } = {}): never {
  context.issues.push({ code: 'custom', message, path, params, input: undefined })
  return z.NEVER
}

/** Refuses a value for the limit that it exceeds, which `limitOf` finds again. */
function refuseLimit (context: FaultContext, limit: BodyLimitName): never {
  return refuse(context, `expected ${describeLimit(limit)}`, [], { limit })
}

/** Returns the limit that an issue is about, or `null`. */
export function limitOf (issue: z.core.$ZodIssue): BodyLimitName | null {
  const limit: unknown = issue.code === 'custom' ? issue.params?.['limit'] : undefined
  return isLimitName(limit) ? limit : null
}

function isLimitName (name: unknown): name is BodyLimitName {
  return typeof name === 'string' && Object.hasOwn(bodyLimits, name)
}
