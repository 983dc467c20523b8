/** A value that records which of its members were read. */
export interface RecordedReads {
  value: unknown
  /** Returns the paths of members that were not read yet. */
  unread (): string[]
}

/**
 * Wraps a JSON value. A validator compiled from a schema reads each member that the schema has. Members that it never reads are therefore
 * unknown to the schema, even if the schema does not forbid them.
 */
export function recordReads (value: unknown): RecordedReads {
  const waiting = new Set<string>()
  return { value: wrap(value, ''), unread: () => [...waiting] }

  function wrap (inner: unknown, path: string): unknown {
    if (typeof inner !== 'object' || inner === null) return inner
    const pathOf = (name: string): string => `${path}/${name}`
    for (const name of Object.keys(inner)) waiting.add(pathOf(name))
    const wrapped = new Map<string, unknown>()
    return new Proxy(inner, {
      get (target, name, receiver) {
        if (typeof name !== 'string' || !Object.hasOwn(target, name)) return Reflect.get(target, name, receiver)
        waiting.delete(pathOf(name))
        if (!wrapped.has(name)) wrapped.set(name, wrap(Reflect.get(target, name, receiver), pathOf(name)))
        return wrapped.get(name)
      }
    })
  }
}
