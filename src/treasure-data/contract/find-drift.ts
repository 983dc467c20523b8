import type { z } from 'zod'
import { DriftFindings, type Drift } from '../../domain/td/drift.ts'
import { maxUnknownNames } from './body-limits.ts'
import { locate, shapeOf, type ItemsShape, type ObjectShape, type Shape } from './field-shapes.ts'

const shapes = new WeakMap<z.ZodType, Shape>()

/** The findings in one answer. */
interface Inspection {
  readonly findings: DriftFindings
  /** The unknown names so far. Once there are too many, no more are collected. */
  readonly unknownNames: Set<string>
}

/** Lists the differences between an answer's `data` and the shape of the schema that has read it. Linear time. */
export function findDrift (data: unknown, schema: z.ZodType): Drift[] {
  const shape = shapes.get(schema) ?? shapeOf(schema, '')
  shapes.set(schema, shape)
  const findings = new DriftFindings()
  inspect(data, shape, { findings, unknownNames: new Set() }, '', 'data')
  return findings.list()
}

/** Inspects a present value. Its JSON pointer in the body is `parent`/`key`. */
function inspect (value: unknown, shape: Shape, inspection: Inspection, parent: string, key: string): void {
  const { findings } = inspection
  if (!shape.fits(value)) return findings.add('invalid-value', `${parent}/${key}`)
  switch (shape.kind) {
    case 'number': return inspectNumber(value, shape.at, findings)
    case 'id': return findings.add('id-as-number', shape.at, Number(typeof value === 'number'))
    case 'time': return findings.add('time-as-number', shape.at, Number(typeof value === 'number'))
    case 'items': return inspectItems(Object(value), shape, inspection, `${parent}/${key}`)
    case 'object': return inspectObject(Object(value), shape, inspection, `${parent}/${key}`)
  }
}

function inspectNumber (value: unknown, at: string, findings: DriftFindings): void {
  if (typeof value === 'string') findings.add('number-as-text', at)
  if (Number(value) < 0) findings.add('negative-value', at)
}

function inspectItems (value: object, { items, mayHoldNull, list }: ItemsShape, inspection: Inspection, pointer: string): void {
  for (const [key, item] of list(value, inspection.findings)) {
    if (item !== null) inspect(item, items, inspection, pointer, key)
    else if (!mayHoldNull) inspection.findings.add('invalid-value', `${pointer}/${key}`)
  }
}

function inspectObject (value: object, shape: ObjectShape, inspection: Inspection, pointer: string): void {
  const renamed = findRenamed(value, shape, inspection)
  // parsed from JSON, so all names are texts
  const sent = value as Record<string, unknown>
  for (const [name, { shape: expected, presence, isRead }] of shape.fields) {
    const found = sent[name]
    if (found !== undefined && found !== null) {
      // ignored fields may contain anything
      if (isRead || expected.fits(found)) inspect(found, expected, inspection, pointer, name)
      continue
    }
    const isMissing = presence === 'required' || (presence === 'nullable' && found === undefined)
    if (isMissing && !renamed.has(name)) {
      inspection.findings.add('items' in expected || 'fields' in expected ? 'missing-part' : 'missing-field', expected.at)
    }
  }
}

const none: ReadonlySet<string> = new Set()

/** Returns the known names that unknown names probably replace. */
function findRenamed (value: object, { at, fields, isOpen }: ObjectShape, { findings, unknownNames }: Inspection): ReadonlySet<string> {
  if (unknownNames.size > maxUnknownNames) return none
  // there is almost never anything to find, in thousands of objects
  const unknown = Object.keys(value).filter(name => !fields.has(name))
  if (unknown.length === 0) return none
  const missing = new Map([...fields.keys()].filter(name => !Object.hasOwn(value, name)).map(name => [fold(name), name]))
  const renamed = new Set<string>()
  for (const name of unknown) {
    const meant = missing.get(fold(name))
    if (meant !== undefined) {
      renamed.add(meant)
      findings.add('renamed-field', locate(at, showName(name)))
    } else if (!isOpen) {
      findings.add('unknown-field', locate(at, showName(name)))
      unknownNames.add(name)
      if (unknownNames.size <= maxUnknownNames) continue
      findings.add('too-many-unknown-names', '*')
      break
    }
  }
  return renamed
}

/** Returns the same text for `entered_size`, `EnteredSize` and `enteredSize`. */
function fold (name: string): string {
  return name.replaceAll(/[_-]/g, '').toLowerCase()
}

/** Hides a name with digits, because names are logged and TD could echo a key in one. */
function showName (name: string): string {
  return /^[A-Za-z_-]{1,64}$/.test(name) ? name : '*'
}
