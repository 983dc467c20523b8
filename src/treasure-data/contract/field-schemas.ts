/// <reference lib="es2024.string" />
import { z } from 'zod'
import { readName } from '../../domain/td/names.ts'
import { bodyLimits, describeLimit, type BodyLimitName } from './body-limits.ts'
import { isObject, shapeOf, withShape, type ValueShape } from './field-shapes.ts'

// An invalid value becomes absent and costs nothing else; `findDrift` lists it by the same test. The remaining faults reject the whole
// answer: an answer without its basic form, and lists beyond the limits.

// a z.transform instead of unions of zod's own types needs one call per field, which keeps charts of 10,000 links fast

/** Collects the faults of the value that a schema reads. */
export type FaultContext = Parameters<Parameters<typeof z.transform>[0]>[1]

/** A finite number, or a text that spells one, of at most 2^53 - 1 in size; `null` if absent or invalid. */
export const count = scalar('number', readNumber)

/** A day of the week, from 1 (Monday) to 7 (Sunday); `null` if absent or invalid. */
export const weekday = scalar('number', value => {
  const day = readNumber(value)
  return day !== undefined && Number.isInteger(day) && day >= 1 && day <= 7 ? day : undefined
})

/** A well-formed text of bounded length; `null` if absent or invalid. */
export const text = scalar('other', readText, 'text')

/** A name with visible characters; `null` if absent, invalid or invisible. */
export const name = text.transform(readName)

/** A text that may be longer than names; `null` if absent or invalid. */
export const description = scalar('other', readText, 'description')

/** A text of bounded length, or a number that JSON has not rounded; `null` if absent or invalid. */
export const id = scalar('id', value => Number.isSafeInteger(value) ? String(value) : readText(value), 'text')

/** True or false; `null` if absent or invalid. */
export const flag = scalar('other', value => typeof value === 'boolean' ? value : undefined)

/** The unparsed text of a time, or an epoch number as text; `null` if absent or invalid. */
export const time = scalar('time', value => typeof value === 'number' ? String(value) : readText(value), 'text')

/**
 * A value that `read` converts, or maps to `undefined` if it is invalid. An invalid value becomes `null` and counts as drift. `limit`
 * bounds the length of texts.
 */
function scalar<T> (kind: ValueShape['kind'], read: (value: unknown) => T | undefined, limit?: BodyLimitName) {
  const readIfAny = (value: unknown, context: FaultContext): T | null => {
    if (isAbsent(value)) return null
    return isTooLong(value, limit) ? refuseLimit(context, limit) : read(value) ?? null
  }
  return withShape(z.transform(readIfAny), at => ({ kind, at, fits: value => read(value) !== undefined }))
}

/** Counts of steps by keys that Treasure Data chooses; empty if absent. */
export const countsByKey = valuesByKey(count, 'steps')

/**
 * Values by keys that Treasure Data chooses; empty if absent or not a map. Faults do not contain the keys. A map over the limit is not
 * read.
 */
export function valuesByKey<T> (item: z.ZodType<T>, limit: BodyLimitName): z.ZodType<Map<string, T>> {
  return withShape(z.transform((value: unknown, context): Map<string, T> => {
    const values = new Map<string, T>()
    const entries = isObject(value) ? Object.entries(value) : []
    if (entries.length > bodyLimits[limit].most) return refuseLimit(context, limit)
    for (const [key, entry] of entries) {
      if (isTooLong(key, 'text')) return refuseLimit(context, 'text')
      const read = readPart(item, entry, context, ['*'])
      if (read !== undefined) values.set(wellFormed(key), read)
      if (context.issues.length > 0) break
    }
    return values
  }), at => ({ kind: 'items', at, fits: isObject, items: shapeOf(item, `${at}.*`), mayHoldNull: true, list: listMembers }))
}

/** Lists the members of a map. The keys are Treasure Data's text. */
function listMembers (map: object): Array<[key: string, member: unknown]> {
  return Object.values(map).map(member => ['*', member])
}

/** A list; empty if absent or not a list. Its items keep their positions. A list over the limit is not read. */
export function list<T> (item: z.ZodType<T>, limit: BodyLimitName, { mayHoldNull = false } = {}): z.ZodType<T[]> {
  const items = listIfSent(item, limit, { mayHoldNull })
  return withShape(items.transform(found => found ?? []), at => shapeOf(items, at))
}

/** Like `list`, but `null` if absent or not a list. */
export function listIfSent<T> (item: z.ZodType<T>, limit: BodyLimitName, { mayHoldNull = false } = {}): z.ZodType<T[] | null> {
  return withShape(z.transform((value: unknown, context): T[] | null => {
    if (!Array.isArray(value)) return null
    if (value.length > bodyLimits[limit].most) return refuseLimit(context, limit)
    const items: T[] = []
    for (const [index, entry] of value.entries()) {
      const read = readPart(item, entry, context, [index])
      if (read !== undefined) items.push(read)
      // a fault never comes from a single value: an invalid value only becomes absent
      if (context.issues.length > 0) break
    }
    return items
  }), at => ({ kind: 'items', at, fits: Array.isArray, items: shapeOf(item, at), mayHoldNull, list: Object.entries }))
}

/** The schema, which reads an object. Anything else is a fault, because nothing would remain of the answer. */
export function whole<T> (schema: z.ZodType<T>): z.ZodType<T> {
  const readWhole = (value: unknown, context: FaultContext): T =>
    isObject(value) ? readPart(schema, value, context) ?? z.NEVER : refuse(context, 'expected an object')
  return withShape(z.transform(readWhole), at => shapeOf(schema, at))
}

/** The schema's value, or `null` if Treasure Data has none. */
export function orNone<T> (schema: z.ZodType<T>): z.ZodType<T | null> {
  const read = (data: unknown, context: FaultContext): T | null => isNone(data) ? null : readPart(schema, data, context) ?? z.NEVER
  return withShape(z.transform(read), at => shapeOf(schema, at))
}

/** Returns whether an answer's `data` says that Treasure Data has nothing. */
export function isNone (data: unknown): boolean {
  return data === null || (Array.isArray(data) && data.length === 0)
}

/** Reads a part of a value and adds its faults to `context`. Returns `undefined` if there are any. */
export function readPart<T> (schema: z.ZodType<T>, part: unknown, context: FaultContext, path: readonly PropertyKey[] = []): T | undefined {
  const checked = schema.safeParse(part)
  if (checked.success) return checked.data
  for (const issue of checked.error.issues) {
    const limit = limitOf(issue)
    refuse(context, issue.message, [...path, ...issue.path], limit === null ? {} : { limit })
  }
  return undefined
}

/** Returns the number in a value, or the number that a text spells; `undefined` if number fields cannot contain it. */
export function readNumber (value: unknown): number | undefined {
  const found = typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value
  if (typeof found !== 'number' || !(Math.abs(found) <= Number.MAX_SAFE_INTEGER)) return undefined
  // turns -0 into 0
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

function isAbsent (value: unknown): value is null | undefined {
  return value === null || value === undefined
}

function isTooLong (value: unknown, limit: BodyLimitName | undefined): limit is BodyLimitName {
  return limit !== undefined && typeof value === 'string' && value.length > bodyLimits[limit].most
}

/** Adds a fault, which rejects the whole answer. */
export function refuse (context: FaultContext, message: string, path: PropertyKey[] = [], params: { limit?: BodyLimitName } = {}): never {
  context.issues.push({ code: 'custom', message, path, params, input: undefined })
  return z.NEVER
}

/** Rejects a value over a limit, which `limitOf` can read from the issue. */
function refuseLimit (context: FaultContext, limit: BodyLimitName): never {
  return refuse(context, `expected ${describeLimit(limit)}`, [], { limit })
}

/** Returns the limit named by an issue, or `null`. */
export function limitOf (issue: z.core.$ZodIssue): BodyLimitName | null {
  const limit: unknown = issue.code === 'custom' ? issue.params?.['limit'] : undefined
  return isLimitName(limit) ? limit : null
}

function isLimitName (name: unknown): name is BodyLimitName {
  return typeof name === 'string' && Object.hasOwn(bodyLimits, name)
}
