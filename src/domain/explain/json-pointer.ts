import type { Path } from '../numbers/number-location.ts'

/** Returns the names and indexes in a JSON pointer (RFC 6901), or `null` if the text is not a pointer. */
export function parsePointer (text: string): string[] | null {
  if (text === '') return []
  if (!text.startsWith('/') || /~(?![01])/.test(text)) return null
  return text.slice(1).split('/').map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** Returns the JSON pointer for these names and indexes. */
export function formatPointer (parts: readonly string[]): string {
  return parts.map(part => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** Returns the JSON pointer of a path through a document. */
export function pointerOf (path: Path): string {
  const parts: string[] = []
  for (let step: Path | null = path; step !== null; step = step.parent) parts.push(step.key)
  return formatPointer(parts.reverse())
}

/** Returns the value at a pointer in a document; `undefined`, which JSON cannot contain, if there is none. */
export function resolvePointer (document: unknown, parts: readonly string[]): unknown {
  let found: unknown = document
  for (const part of parts) {
    if (typeof found !== 'object' || found === null) return undefined
    // an array's own keys are its indexes in canonical spelling, and its length
    if (!Object.prototype.propertyIsEnumerable.call(found, part)) return undefined
    found = Reflect.get(found, part)
  }
  return found
}
