import { readFileSync } from 'node:fs'

/** The parts of the OpenAPI document that tests read. */
export interface ApiDocument {
  paths: Record<string, Record<string, Operation>>
  components: {
    schemas: Record<string, { enum?: string[] }>
    headers: Record<string, Header>
    responses: Record<string, Answer>
  }
}

export interface Operation {
  operationId: string
  parameters?: Parameter[]
  responses: Record<string, Answer | Reference>
}

export interface Parameter {
  in: 'path' | 'query' | 'header'
  name: string
  schema: { type?: string, enum?: string[], example?: unknown, default?: unknown, examples?: unknown[] }
}

export interface Reference { $ref: string }
export interface Header { required?: boolean, schema: object }
export interface Answer { headers?: Record<string, Reference>, content?: Record<string, { schema: object, examples?: object }> }

/** One operation with its location in the document. */
export interface Endpoint { path: string, method: string, operation: Operation }

export function readDocument (): ApiDocument {
  return JSON.parse(readFileSync(new URL('../../../openapi/openapi.json', import.meta.url), 'utf8'))
}

export function listEndpoints ({ paths }: ApiDocument): Endpoint[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))
}

/** Returns the target of a reference, and any other value unchanged. */
export function resolve<T extends object> (document: ApiDocument, part: T | Reference): T {
  if (!('$ref' in part)) return part
  // the document only refers to itself
  return part.$ref.split('/').slice(1).reduce<unknown>((found, key) => Object(found)[key], document) as T
}
