/**
 * Returns the names, each once: those that are taken, or that an earlier one has, get a running number, as in `Exit`,
 * `Exit (2)`. A numbered name is none of the others.
 */
export function uniqueNames (wanted: readonly string[], taken: Iterable<string> = []): string[] {
  const used = new Set(taken)
  const avoided = new Set([...used, ...wanted])
  const latest = new Map<string, number>()
  return wanted.map(name => {
    if (!used.has(name)) {
      used.add(name)
      return name
    }
    let number = latest.get(name) ?? 1
    let unique = name
    while (avoided.has(unique)) unique = `${name} (${++number})`
    latest.set(name, number)
    avoided.add(unique)
    return unique
  })
}
