import { z } from 'zod'
import { parseJourneyId, type JourneyId } from '../domain/td/journey-id.ts'
import { parseIndexId, type IndexId } from '../domain/td/subject.ts'

/** Returns the type of whole numbers from `least` to `most`. */
export function integer (least: number, most: number) {
  const message = `needs a whole number from ${least} to ${most}`
  return z.string().regex(/^\d{1,15}$/, message).transform(Number).pipe(z.number().min(least, message).max(most, message))
}

/** Returns the type of a setting that takes one of these words. */
export function oneOf<const T extends string> (names: readonly T[]) {
  return z.enum(names, `needs one of ${names.join(', ')}`)
}

/** Returns the type of a setting that is on or off. */
export function onOrOff () {
  return z.stringbool({ error: 'needs true or false' })
}

/** Returns whether a text is an origin, such as `https://app.example.com`. */
export function isOrigin (text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text && /^https?:/.test(text)
}

/** Returns whether a text is an address for security reports. */
export function isContact (text: string): boolean {
  return /^(mailto:|https:|tel:)[\x21-\x7e]+$/i.test(text) && URL.canParse(text)
}

/** Reads a journey id, or reports it as invalid. */
export function readJourneyId (text: string, context: z.RefinementCtx): JourneyId {
  const journeyId = parseJourneyId(text)
  if (journeyId !== null) return journeyId
  context.addIssue('needs journey ids')
  return z.NEVER
}

/** Reads the id of a parent segment or folder, or reports it as invalid. */
export function readIndexId (text: string, context: z.RefinementCtx): IndexId {
  const id = parseIndexId(text)
  if (id !== null) return id
  context.addIssue('needs ids of digits, without a leading zero')
  return z.NEVER
}

/** Returns the type of a comma-separated list. */
export function list<T extends z.ZodType<unknown, string>> (item: T) {
  return z.string()
    .transform(text => text.split(',').map(part => part.trim()).filter(part => part !== ''))
    .pipe(z.array(item))
}
