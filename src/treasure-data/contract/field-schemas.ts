/// <reference lib="es2024.string" />
import { z } from 'zod'
import type { Count } from '../../domain/numbers/count.ts'
import { shapeOf, withShape, type ValueShape } from './field-shapes.ts'

// z.transform instead of unions of zod's own types makes one call a field, which keeps charts of 10,000 links quick

/** Longer lists and maps are refused; real ones have a few thousand members at most. */
const maxItems = 100_000
const tooMany = `expected at most ${maxItems} items`

/** Collects the faults of the value that a schema is reading. */
export type FaultContext = Parameters<Parameters<typeof z.transform>[0]>[1]

/** A finite number, or a text that spells one, of at most 2^53 - 1 in size. */
export const number = scalar('number', 'expected a number', readNumber)

/** As `number`; `null` if absent. */
export const count = optionalScalar('number', 'expected a number', readNumber)

/** A well-formed text. */
export const text = scalar('other', 'expected a text', readText)

/** As `text`; `null` if absent. */
export const optionalText = optionalScalar('other', 'expected a text', readText)

/** A text, or a number that JSON has not rounded; `null` if absent. */
export const id = optionalScalar('id', 'expected an id', value => Number.isSafeInteger(value) ? String(value) : readText(value))

/** True or false; `null` if absent. */
export const flag = optionalScalar('other', 'expected true or false', value => typeof value === 'boolean' ? value : undefined)

/** A value that `read` turns into another one, or into `undefined` if it does not fit. */
function scalar<T> (kind: ValueShape['kind'], expectation: string, read: (value: unknown) => T | undefined) {
  return withShape(z.transform((value: unknown, context): T => read(value) ?? refuse(context, expectation)), at => ({ kind, at }))
}

/** As `scalar`; `null` if absent. */
function optionalScalar<T> (kind: ValueShape['kind'], expectation: string, read: (value: unknown) => T | undefined) {
  const readIfAny = (value: unknown, context: FaultContext) => isAbsent(value) ? null : read(value) ?? refuse(context, expectation)
  return withShape(z.transform(readIfAny), at => ({ kind, at }))
}

/** Counts by keys of Treasure Data's choice; empty if absent. Faults do not show the keys. */
export const countsByKey = withShape(z.transform((value: unknown, context): Map<string, Count> => {
  const counts = new Map<string, Count>()
  for (const [key, entry] of readEntries(value, context)) {
    const found = isAbsent(entry) ? null : readNumber(entry)
    if (found === undefined) return refuse(context, 'expected a number', ['*'])
    counts.set(wellFormed(key), found)
  }
  return counts
}), at => ({ kind: 'items', at, items: { kind: 'number', at: `${at}.*` }, list: Object.values }))

/** Values by keys of Treasure Data's choice; empty if absent. Faults do not show the keys. */
export function valuesByKey<T> (item: z.ZodType<T>): z.ZodType<Map<string, T>> {
  return withShape(z.transform((value: unknown, context): Map<string, T> => {
    const values = new Map<string, T>()
    for (const [key, entry] of readEntries(value, context)) {
      const read = readPart(item, entry, context, ['*'])
      if (read !== undefined) values.set(wellFormed(key), read)
      if (context.issues.length >= maxFaults) break
    }
    return values
  }), at => ({ kind: 'items', at, items: shapeOf(item, `${at}.*`), list: Object.values }))
}

/** After this many faults the rest of a list is not read. */
const maxFaults = 5

/** A list; empty if absent. Unlike zod's own, it stops early in a hostile list instead of gathering every fault. */
export function list<T> (item: z.ZodType<T>): z.ZodType<T[]> {
  return withShape(z.transform((value: unknown, context): T[] => {
    if (isAbsent(value)) return []
    if (!Array.isArray(value)) return refuse(context, 'expected an array')
    if (value.length > maxItems) return refuse(context, tooMany)
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
  for (const issue of checked.error.issues) refuse(context, issue.message, [...path, ...issue.path])
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

/** Returns the entries of a map. Adds a fault, and returns none, if the value is no map or too large. */
function readEntries (value: unknown, context: FaultContext): Array<[key: string, entry: unknown]> {
  if (isAbsent(value)) return []
  const isMap = typeof value === 'object' && !Array.isArray(value)
  const entries = isMap ? Object.entries(value) : []
  if (!isMap) refuse(context, 'expected an object')
  if (entries.length <= maxItems) return entries
  refuse(context, tooMany)
  return []
}

function isAbsent (value: unknown): value is null | undefined {
  return value === null || value === undefined
}

function refuse (context: FaultContext, message: string, path: PropertyKey[] = []): never {
  context.issues.push({ code: 'custom', message, path, input: undefined })
  return z.NEVER
}
