/// <reference lib="es2024.string" />
import { z } from 'zod'
import type { Count } from '../../domain/numbers/count.ts'
import { withShape, shapeOf } from './field-shapes.ts'

// z.transform instead of unions of zod's own types makes one call a field, which keeps charts of 10,000 links quick

/** Longer lists and maps are refused; real ones have a few thousand members at most. */
const maxItems = 100_000
const tooMany = `expected at most ${maxItems} items`

/** Collects the faults of the value that a schema is reading. */
export type FaultContext = Parameters<Parameters<typeof z.transform>[0]>[1]

/** A finite number, or a text that spells one, of at most 2^53 - 1 in size. */
export const number = withShape(
  z.transform((value: unknown, context): number => readNumber(value) ?? refuse(context, 'expected a number')),
  at => ({ kind: 'number', at })
)

/** As `number`; `null` if absent. */
export const count = withShape(z.transform((value: unknown, context): Count => {
  return isAbsent(value) ? null : readNumber(value) ?? refuse(context, 'expected a number')
}), at => ({ kind: 'number', at }))

/** A well-formed text. */
export const text = z.transform((value: unknown, context): string => {
  return typeof value === 'string' ? wellFormed(value) : refuse(context, 'expected a text')
})

/** As `text`; `null` if absent. */
export const optionalText = z.transform((value: unknown, context): string | null => {
  if (isAbsent(value)) return null
  return typeof value === 'string' ? wellFormed(value) : refuse(context, 'expected a text')
})

/** A text, or a number that JSON has not rounded; `null` if absent. */
export const id = withShape(z.transform((value: unknown, context): string | null => {
  if (isAbsent(value)) return null
  if (typeof value === 'string') return wellFormed(value)
  return Number.isSafeInteger(value) ? String(value) : refuse(context, 'expected an id')
}), at => ({ kind: 'id', at }))

/** True or false; `null` if absent. */
export const flag = z.transform((value: unknown, context): boolean | null => {
  if (isAbsent(value)) return null
  return typeof value === 'boolean' ? value : refuse(context, 'expected true or false')
})

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
      const checked = item.safeParse(entry)
      if (checked.success) values.set(wellFormed(key), checked.data)
      else for (const { message, path } of checked.error.issues) refuse(context, message, ['*', ...path])
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
      const checked = item.safeParse(entry)
      if (checked.success) items.push(checked.data)
      else for (const { message, path } of checked.error.issues) refuse(context, message, [index, ...path])
      if (context.issues.length >= maxFaults) break
    }
    return items
  }), at => ({ kind: 'items', at, items: shapeOf(item, at), list: Object.values }))
}

/** The schema's value, or `null` if Treasure Data has nothing. */
export function orNone<T> (schema: z.ZodType<T>): z.ZodType<T | null> {
  return withShape(z.transform((data: unknown, context): T | null => {
    if (isNone(data)) return null
    const read = readPart(schema, data, context)
    return read === undefined ? z.NEVER : read
  }), at => shapeOf(schema, at))
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
