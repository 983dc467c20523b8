import { z } from 'zod'
import type { DriftFindings } from '../../domain/td/drift.ts'

/** What drift is found by: the kind of a schema's values. `at` is their location in an answer's `data`. */
export type Shape = ValueShape | ItemsShape | ObjectShape

export interface ValueShape {
  kind: 'number' | 'id' | 'other'
  at: string
}

interface ItemsShape {
  kind: 'items'
  at: string
  items: Shape
  /** Lists the items of a value, and adds what is unusual about it to the findings. */
  list (value: object, findings: DriftFindings): Iterable<unknown>
}

export interface ObjectShape {
  kind: 'object'
  at: string
  /** By TD's names, in the order in which drift is listed. */
  fields: ReadonlyMap<string, { shape: Shape, presence: Presence }>
  /** Whether the object may have any other fields. */
  isOpen: boolean
}

const presences = ['required', 'nullable', 'optional'] as const

/** A field by TD's contract; a `nullable` one must be present, if only as null. Reading is more tolerant. */
type Presence = typeof presences[number]

interface Field<Schema extends z.ZodType = z.ZodType, IsRead extends boolean = boolean> {
  schema: Schema
  presence: Presence
  isRead: IsRead
}

const shapes = new WeakMap<z.core.$ZodType, (at: string) => Shape>()

/** Registers the shape of a schema, given where it stands, and returns the schema. */
export function withShape<Schema extends z.ZodType> (schema: Schema, shape: (at: string) => Shape): Schema {
  shapes.set(schema, shape)
  return schema
}

/** Returns the shape of what a schema reads at a location. Transforms do not change it. */
export function shapeOf (schema: z.core.$ZodType, at: string): Shape {
  const shape = shapes.get(schema)
  if (shape !== undefined) return shape(at)
  if (schema instanceof z.ZodPipe) return shapeOf(schema.in, at)
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return shapeOf(schema.unwrap(), at)
  return { kind: 'other', at }
}

/** A field that must be present, if only as null. */
export function nullable<Schema extends z.ZodType> (schema: Schema): Field<Schema, true> {
  return { schema, presence: 'nullable', isRead: true }
}

/** A field that TD may leave out. */
export function optional<Schema extends z.ZodType> (schema: Schema): Field<Schema, true> {
  return { schema, presence: 'optional', isRead: true }
}

/** A known field that is not read. TD may leave it out. */
export function unread (schema: z.ZodType = z.unknown()): Field<z.ZodType, false> {
  return { schema, presence: 'optional', isRead: false }
}

/** The fields that an object's schema reads. */
type ReadFields<Fields> = {
  [Name in keyof Fields as Fields[Name] extends Field<z.ZodType, false> ? never : Name]:
  Fields[Name] extends Field<infer Schema> ? Schema : Fields[Name] extends z.ZodType ? Fields[Name] : never
}

/** An object with these fields by TD's names, required unless wrapped. Other fields are ignored; they are drift unless it `isOpen`. */
export function object<const Fields extends Record<string, z.ZodType | Field>> (fields: Fields, { isOpen = false } = {}) {
  const known = Object.entries(fields).map(([name, field]): Field & { name: string } =>
    'presence' in field ? { name, ...field } : { name, schema: field, presence: 'required', isRead: true })
  // the same as the type says
  const read = Object.fromEntries(known.flatMap(({ name, schema, isRead }) => isRead ? [[name, schema]] : [])) as ReadFields<Fields>
  const ordered = presences.flatMap(presence => known.filter(field => field.presence === presence))
  return withShape(z.object(read, 'expected an object'), at => ({
    kind: 'object',
    at,
    fields: new Map(ordered.map(({ name, schema, presence }) => [name, { shape: shapeOf(schema, locate(at, name)), presence }])),
    isOpen
  }))
}

/** Returns where a field stands in an answer's `data`. */
export function locate (at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`
}
