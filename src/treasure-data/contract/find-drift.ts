import type { z } from 'zod'
import { DriftFindings, type Drift } from '../../domain/td/drift.ts'
import { locate, shapeOf, type ObjectShape, type Shape } from './field-shapes.ts'

const shapes = new WeakMap<z.ZodType, Shape>()

/** Lists how an answer's `data` departs from the shape of the schema that has read it. */
export function findDrift (data: unknown, schema: z.ZodType): Drift[] {
  const shape = shapes.get(schema) ?? shapeOf(schema, '')
  shapes.set(schema, shape)
  const findings = new DriftFindings()
  inspect(data, shape, findings)
  return findings.list()
}

function inspect (value: unknown, shape: Shape, findings: DriftFindings): void {
  switch (shape.kind) {
    case 'number': return inspectNumber(value, shape.at, findings)
    case 'id': return findings.add('id-as-number', shape.at, Number(typeof value === 'number'))
    case 'items': if (isPart(value)) for (const item of shape.list(value, findings)) inspect(item, shape.items, findings)
      return
    case 'object': if (isPart(value)) inspectObject(value, shape, findings)
  }
}

function isPart (value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function inspectNumber (value: unknown, at: string, findings: DriftFindings): void {
  if (typeof value === 'string') findings.add('number-as-text', at)
  if (Number(value) < 0) findings.add('negative-value', at)
}

function inspectObject (value: object, shape: ObjectShape, findings: DriftFindings): void {
  const renamed = findRenamed(Object.keys(value), shape, findings)
  // of JSON, so that all names are texts
  const sent = value as Record<string, unknown>
  for (const [name, { shape: expected, presence }] of shape.fields) {
    const found = sent[name]
    const missing = presence === 'required' ? (found === undefined || found === null) : presence === 'nullable' && found === undefined
    if (!missing) inspect(found, expected, findings)
    else if (!renamed.has(name)) findings.add('items' in expected || 'fields' in expected ? 'missing-part' : 'missing-field', expected.at)
  }
}

const none: ReadonlySet<string> = new Set()

/** Returns the known names that unknown ones seem to stand for. */
function findRenamed (names: string[], { at, fields, isOpen }: ObjectShape, findings: DriftFindings): ReadonlySet<string> {
  // nearly always there is nothing to find, in thousands of objects
  if (names.every(name => fields.has(name))) return none
  const renamed = new Set<string>()
  for (const name of names) {
    if (fields.has(name)) continue
    const meant = [...fields.keys()].find(known => !names.includes(known) && fold(known) === fold(name))
    if (meant === undefined) findings.add('unknown-field', locate(at, showName(name)), isOpen ? 0 : 1)
    else {
      renamed.add(meant)
      findings.add('renamed-field', locate(at, showName(name)))
    }
  }
  return renamed
}

/** Returns the same for `entered_size`, `EnteredSize` and `enteredSize`. */
function fold (name: string): string {
  return name.replaceAll(/[_-]/g, '').toLowerCase()
}

/** Hides a name with digits, which could be a key that TD repeats: names go into the log. */
function showName (name: string): string {
  return /^[A-Za-z_-]{1,64}$/.test(name) ? name : '*'
}
