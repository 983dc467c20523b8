/** What of a JSON schema matters here. */
interface Schema {
  $ref?: string
  type?: string | string[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  properties?: Record<string, Schema>
  items?: Schema
}

interface Document {
  paths: Record<string, { get?: { tags?: string[], responses: Record<string, { content?: Record<string, { schema: Schema }> }> } }>
  components: { schemas: Record<string, Schema> }
}

/** Every number that the answers of reports, explanations and lists have, as `Schema.path.to.it`, with whether it can be `null`. */
export function listNumbers ({ paths, components }: Document): Map<string, boolean> {
  const found = new Map<string, boolean>()
  const seen = new Set<string>()
  const walk = (schema: Schema, at: string, canBeNull = false): void => {
    const types = [schema.type ?? []].flat()
    const choices = [...schema.anyOf ?? [], ...schema.oneOf ?? []]
    const orNull = canBeNull || types.includes('null') || choices.some(({ type }) => type === 'null')
    if (schema.$ref !== undefined) {
      const name = schema.$ref.split('/').at(-1) ?? ''
      if (seen.has(name)) return
      seen.add(name)
      return walk(components.schemas[name] ?? {}, name)
    }
    if (types.includes('number') || types.includes('integer') || typeof schema.const === 'number') {
      found.set(at, orNull || found.get(at) === true)
    }
    for (const choice of choices) walk(choice, at, orNull)
    for (const [name, member] of Object.entries(schema.properties ?? {})) walk(member, at === '' ? name : `${at}.${name}`)
    if (schema.items !== undefined) walk(schema.items, `${at}[]`)
  }
  for (const [path, { get }] of Object.entries(paths)) {
    const schema = get?.responses['200']?.content?.['application/json']?.schema
    if (schema !== undefined && path.startsWith('/v1/journeys')) walk(schema, '')
  }
  return found
}
