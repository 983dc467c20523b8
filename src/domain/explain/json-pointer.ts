import type { Path } from '../numbers/number-location.ts'

/** The names and indexes that a JSON pointer (RFC 6901) leads along, or `null` where the text is none. */
export function parsePointer (text: string): string[] | null {
  if (text === '') return []
  if (!text.startsWith('/') || /~(?![01])/.test(text)) return null
  return text.slice(1).split('/').map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The JSON pointer along these names and indexes. */
export function formatPointer (parts: readonly string[]): string {
  return parts.map(part => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** The JSON pointer of a way through a document. */
export function pointerOf (path: Path): string {
  const parts: string[] = []
  for (let step: Path | null = path; step !== null; step = step.parent) parts.push(step.key)
  return formatPointer(parts.reverse())
}

/** What a pointer leads to in a document; `undefined`, which JSON cannot hold, where there is nothing. */
export function resolvePointer (document: unknown, parts: readonly string[]): unknown {
  let found: unknown = document
  for (const part of parts) {
    if (typeof found !== 'object' || found === null) return undefined
    // an array's own keys are its indexes in their plain spelling, but for its length
    if (!Object.prototype.propertyIsEnumerable.call(found, part)) return undefined
    found = Reflect.get(found, part)
  }
  return found
}
