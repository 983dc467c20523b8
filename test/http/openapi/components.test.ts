import { readFileSync } from 'node:fs'
import t from 'tap'
import { collectViolations } from '../../support/collect-violations.ts'

interface Schema {
  type?: string | string[]
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
}

interface Parameter { name: string, style?: string, explode?: boolean, description: string, schema: Schema & { enum?: unknown[] } }

interface Document {
  paths: Record<string, Record<string, { operationId: string, parameters?: Parameter[], responses: Record<string, Response> }>>
  components: { schemas: Record<string, Schema> }
}

interface Response { content?: Record<string, { schema: Schema }> }

const document = JSON.parse(readFileSync(new URL('../../../openapi/openapi.json', import.meta.url), 'utf8')) as Document
const operations = Object.values(document.paths).flatMap(methods => Object.values(methods))

/** Returns the paths to objects within a schema that have no name. */
function listUnnamed (schema: Schema, path: string): string[] {
  const { properties = {}, additionalProperties, items, anyOf = [], oneOf = [] } = schema
  const inner: Array<[string, Schema]> = [
    ...Object.entries(properties),
    ...typeof additionalProperties === 'object' ? [['*', additionalProperties] as [string, Schema]] : [],
    ...items === undefined ? [] : [['[]', items] as [string, Schema]],
    ...[...anyOf, ...oneOf].map((choice): [string, Schema] => ['|', choice])
  ]
  return inner.flatMap(([name, part]) => [
    ...part.type === 'object' ? [`${path}/${name}`] : [], ...listUnnamed(part, `${path}/${name}`)
  ])
}

// generators invent names for unnamed objects, such as `JourneysJourneysItemProblemAnyOf`
t.test('every object within an answer has a name', async t => {
  const ofComponents = Object.entries(document.components.schemas).flatMap(([name, schema]) => listUnnamed(schema, name))
  const ofAnswers = operations.flatMap(({ operationId, responses }) => Object.entries(responses).flatMap(([status, { content = {} }]) =>
    Object.values(content).flatMap(({ schema }) => [
      ...schema.type === 'object' ? [`${operationId} ${status}`] : [], ...listUnnamed(schema, `${operationId} ${status}`)
    ])))
  t.same([...ofComponents, ...ofAnswers], [])
})

t.test('lists and booleans are documented as such', async t => {
  const violations = collectViolations()
  for (const { operationId, parameters = [] } of operations) {
    for (const { name, style, explode, description, schema } of parameters) {
      const place = `${operationId} ${name}`
      violations.notOk(/separated by commas/.test(description), place)
      violations.notOk([schema.enum].flat().includes('true'), place)
      if (schema.type === 'array') violations.same({ style, explode }, { style: 'form', explode: false }, place)
    }
  }
  t.same(violations.found, [])
})
