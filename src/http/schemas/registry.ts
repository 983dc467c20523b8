import { z } from 'zod'

/** Names a schema as a component of the document. */
export function component<T extends z.ZodType> (id: string, schema: T): T {
  return schema.meta({ id })
}

/** Describes a JSON answer for the document. */
export function describeAnswer<T extends z.ZodType> (description: string, schema: T) {
  return { description, content: { 'application/json': { schema } } }
}

type JsonForm = z.ZodObject<{ format: z.ZodLiteral<string> }>

/** Describes an answer that has several forms in JSON. The document maps each value of `format` to the component of that form. */
export function oneOfFormats (forms: readonly [JsonForm, ...JsonForm[]]) {
  const mapping = Object.fromEntries(forms.map(form => [form.shape.format.value, `#/components/schemas/${form.meta()?.id}`]))
  return z.discriminatedUnion('format', forms).meta({ discriminator: { propertyName: 'format', mapping } })
}

/**
 * Compiles only if a report's type and its schema have the same fields, of the same types, so that neither can change alone.
 * `Made` may be narrower if the schema documents any text. Does nothing at run time.
 */
export function proveEqual<Made, Documented> (
  ..._proof: Equal<Align<Made, Documented>, Align<Documented, Documented>> extends true ? [] : ['the type and its schema differ']
): void {}

type Equal<One, Other> = (<T>() => T extends One ? 1 : 2) extends (<T>() => T extends Other ? 1 : 2) ? true : false

/** A type without `readonly` fields, and with texts as wide as the schema's. */
type Align<Made, Documented> =
  Made extends string ? (string extends Extract<Documented, string> ? string : Made)
    : Made extends readonly unknown[] ? Array<Align<Made[number], Extract<Documented, readonly unknown[]>[number]>>
      : Made extends object ? { -readonly [Key in keyof Made]: Align<Exclude<Made[Key], undefined>, FieldOf<Documented, Key>> }
        : Made

type FieldOf<Documented, Key> = Documented extends object ? Key extends keyof Documented ? Documented[Key] : never : never
