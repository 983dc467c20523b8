/** Returns the JSON pointers in a report that might be explained: to every number, `null`, boolean and object. */
export function listAddresses (part: unknown, at = ''): string[] {
  if (typeof part === 'string') return []
  if (typeof part !== 'object' || part === null) return [at]
  const within = Object.entries(part).flatMap(([name, member]) => listAddresses(member, `${at}/${escapeName(name)}`))
  return Array.isArray(part) ? within : [at, ...within]
}

/** Returns how many numbers a JSON answer contains. */
export function countFigures (part: unknown): number {
  if (typeof part === 'number') return 1
  if (typeof part !== 'object' || part === null) return 0
  return Object.values(part).reduce((sum: number, member) => sum + countFigures(member), 0)
}

function escapeName (name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
