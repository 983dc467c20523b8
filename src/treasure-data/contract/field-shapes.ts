import { z } from 'zod'
import type { DriftFindings } from '../../domain/td/drift.ts'

/** The shape of a schema's values, by which drift is found. */
export type Shape = ValueShape | ItemsShape | ObjectShape

interface AnyShape {
  /** The location of the values in an answer's `data`, without indexes. */
  at: string
  /** Returns whether the schema can read a present value. */
  fits (value: unknown): boolean
}

export interface ValueShape extends AnyShape {
  kind: 'number' | 'id' | 'time' | 'other'
}

export interface ItemsShape extends AnyShape {
  kind: 'items'
  items: Shape
  /** Whether items may be null instead of missing. */
  mayHoldNull: boolean
  /** Lists the items of a value by their keys, each one part of a JSON pointer. Adds irregularities of the value to the findings. */
  list (value: object, findings: DriftFindings): Iterable<readonly [key: string, item: unknown]>
}

export interface ObjectShape extends AnyShape {
  kind: 'object'
  /** By TD's names, in the order in which drift is listed. */
  fields: ReadonlyMap<string, { shape: Shape, presence: Presence, isRead: boolean }>
  /** Whether the object may have other fields. */
  isOpen: boolean
}

const presences = ['required', 'nullable', 'optional'] as const

/** How TD's contract requires a field. A `nullable` one must be present, even if only as null. Reading is more tolerant. */
type Presence = typeof presences[number]

interface Field<Schema extends z.ZodType = z.ZodType, IsRead extends boolean = boolean> {
  schema: Schema
  presence: Presence
  isRead: IsRead
}

const shapes = new WeakMap<z.core.$ZodType, (at: string) => Shape>()

/** Registers the shape of a schema, given its location, and returns the schema. */
export function withShape<Schema extends z.ZodType> (schema: Schema, shape: (at: string) => Shape): Schema {
  shapes.set(schema, shape)
  return schema
}

/** Returns the shape of a schema at a location. Transforms do not change it. */
export function shapeOf (schema: z.core.$ZodType, at: string): Shape {
  const shape = shapes.get(schema)
  if (shape !== undefined) return shape(at)
  if (schema instanceof z.ZodPipe) return shapeOf(schema.in, at)
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return shapeOf(schema.unwrap(), at)
  return { kind: 'other', at, fits: () => true }
}

/** Returns whether a value is an object, and not a list. */
export function isObject (value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A field that must be present, even if only as null. */
export function nullable<Schema extends z.ZodType> (schema: Schema): Field<Schema, true> {
  return { schema, presence: 'nullable', isRead: true }
}

/** A field that TD may omit. */
export function optional<Schema extends z.ZodType> (schema: Schema): Field<Schema, true> {
  return { schema, presence: 'optional', isRead: true }
}

/** A known field that is ignored. TD may omit it. */
export function unread (schema: z.ZodType = z.unknown()): Field<z.ZodType, false> {
  return { schema, presence: 'optional', isRead: false }
}

/** The fields that an object's schema reads. */
type ReadFields<Fields> = {
  [Name in keyof Fields as Fields[Name] extends Field<z.ZodType, false> ? never : Name]:
  Fields[Name] extends Field<infer Schema> ? Schema : Fields[Name] extends z.ZodType ? Fields[Name] : never
}

/**
 * An object with these fields by TD's names, required unless wrapped. Other fields are ignored, and count as drift unless it `isOpen`.
 * A value that is not an object counts as an object without fields.
 */
export function object<const Fields extends Record<string, z.ZodType | Field>> (fields: Fields, { isOpen = false } = {}) {
  const known = Object.entries(fields).map(([name, field]): Field & { name: string } =>
    'presence' in field ? { name, ...field } : { name, schema: field, presence: 'required', isRead: true })
  // equals the declared type
  const read = Object.fromEntries(known.flatMap(({ name, schema, isRead }) => isRead ? [[name, schema]] : [])) as ReadFields<Fields>
  const ordered = presences.flatMap(presence => known.filter(field => field.presence === presence))
  return withShape(z.transform(value => isObject(value) ? value : {}).pipe(z.object(read)), at => ({
    kind: 'object',
    at,
    fits: isObject,
    fields: new Map(ordered.map(({ name, schema, presence, isRead }) =>
      [name, { shape: shapeOf(schema, locate(at, name)), presence, isRead }])),
    isOpen
  }))
}

/** Returns the location of a field in an answer's `data`. */
export function locate (at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`
}
