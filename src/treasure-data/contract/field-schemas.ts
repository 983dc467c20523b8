import { z } from 'zod'
import type { Count } from '../../domain/numbers/count.ts'
import { wellFormed } from './well-formed.ts'

// z.transform instead of unions of zod's own types: one call a field, which keeps charts of 10,000 links quick

/** Members of a list or map beyond which it is refused; real ones have some thousands at most. */
const maxItems = 100_000
const tooMany = `expected at most ${maxItems} items`

type Context = Parameters<Parameters<typeof z.transform>[0]>[1]

/** A finite number or a text of digits, at most 2^53 - 1 in size. */
export const number = z.transform((value: unknown, context): number => readNumber(value) ?? refuse(context, 'expected a number'))

/** As `number`; `null` where it is absent or null. */
export const count = z.transform((value: unknown, context): Count => {
  return isAbsent(value) ? null : readNumber(value) ?? refuse(context, 'expected a number')
})

/** A well-formed text. */
export const text = z.transform((value: unknown, context): string => {
  return typeof value === 'string' ? wellFormed(value) : refuse(context, 'expected a text')
})

/** As `text`; `null` where it is absent or null. */
export const optionalText = z.transform((value: unknown, context): string | null => {
  if (isAbsent(value)) return null
  return typeof value === 'string' ? wellFormed(value) : refuse(context, 'expected a text')
})

/** A text, or a number that JSON did not already round; `null` where it is absent or null. */
export const id = z.transform((value: unknown, context): string | null => {
  if (isAbsent(value)) return null
  if (typeof value === 'string') return wellFormed(value)
  return Number.isSafeInteger(value) ? String(value) : refuse(context, 'expected an id')
})

/** Counts by keys of Treasure Data's choice; empty where it is absent or null. Faults do not show the keys. */
export const countsByKey = z.transform((value: unknown, context): Map<string, Count> => {
  if (isAbsent(value)) return new Map()
  if (typeof value !== 'object' || Array.isArray(value)) return refuse(context, 'expected an object')
  const entries = Object.entries(value)
  if (entries.length > maxItems) return refuse(context, tooMany)
  const counts = new Map<string, Count>()
  for (const [key, entry] of entries) {
    const found = isAbsent(entry) ? null : readNumber(entry)
    if (found === undefined) return refuse(context, 'expected a number', ['*'])
    counts.set(wellFormed(key), found)
  }
  return counts
})

/** True or false; `null` where it is absent or null. */
export const flag = z.transform((value: unknown, context): boolean | null => {
  if (isAbsent(value)) return null
  return typeof value === 'boolean' ? value : refuse(context, 'expected true or false')
})

/** Values by keys of Treasure Data's choice; empty where it is absent or null. Faults do not show the keys. */
export function valuesByKey<T> (item: z.ZodType<T>): z.ZodType<Map<string, T>> {
  return z.transform((value: unknown, context): Map<string, T> => {
    if (isAbsent(value)) return new Map()
    if (typeof value !== 'object' || Array.isArray(value)) return refuse(context, 'expected an object')
    const entries = Object.entries(value)
    if (entries.length > maxItems) return refuse(context, tooMany)
    const values = new Map<string, T>()
    for (const [key, entry] of entries) {
      const checked = item.safeParse(entry)
      if (checked.success) values.set(wellFormed(key), checked.data)
      else for (const { message, path } of checked.error.issues) refuse(context, message, ['*', ...path])
      if (context.issues.length >= maxFaults) break
    }
    return values
  })
}

/** Faults after which the rest of a list is not looked at. */
const maxFaults = 5

/** A list; empty where it is absent or null. Stops early in a hostile one, where zod's own would gather every fault. */
export function list<T> (item: z.ZodType<T>): z.ZodType<T[]> {
  return z.transform((value: unknown, context): T[] => {
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
  })
}

function isAbsent (value: unknown): value is null | undefined {
  return value === null || value === undefined
}

/** The number that a value is or spells, or `undefined` where a field for numbers would refuse it. */
export function readNumber (value: unknown): number | undefined {
  const found = typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value
  if (typeof found !== 'number' || !(Math.abs(found) <= Number.MAX_SAFE_INTEGER)) return undefined
  // makes 0 of -0
  return found + 0
}

function refuse (context: Context, message: string, path: PropertyKey[] = []): never {
  context.issues.push({ code: 'custom', message, path, input: undefined })
  return z.NEVER
}
