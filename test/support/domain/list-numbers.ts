/** The parts of a JSON schema that matter here. */
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

/**
 * Returns the document's name for a number below a schema: its component, and the path from there. If there is no such number, returns the
 * given name.
 */
export function nameInDocument ({ components }: Document, name: string): string {
  let [at = '', ...fields] = name.split(/\.|(?=\[\])/)
  let schema = components.schemas[at] ?? {}
  for (const field of fields) {
    schema = field === '[]' ? schema.items ?? {} : schema.properties?.[field] ?? {}
    at += field === '[]' ? field : `.${field}`
    const [target, ...others] = (schema.anyOf ?? [schema]).filter(({ type }) => type !== 'null')
    const $ref = target?.$ref
    if ($ref === undefined || others.length > 0) continue
    at = $ref.split('/').at(-1) ?? ''
    schema = components.schemas[at] ?? {}
  }
  return at
}

/** Returns every number in the answers of reports, explanations and lists, as `Schema.path.to.it`, and whether it can be `null`. */
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
