import { DriftFindings, type Drift } from '../../domain/td/drift.ts'
import { isStageMap } from './is-stage-map.ts'
import { chartShape, definitionShape, placeOf, statisticsShape, type ObjectShape, type Shape } from './source-shapes.ts'

/** How the `data` of statistics that could be read departs from their shape. */
export function findStatisticsDrift (data: unknown): Drift[] {
  const findings = new DriftFindings()
  inspect(data, statisticsShape, '', findings)
  return findings.list()
}

/** How the `data` of charts that could be read departs from its shape, which is a list of charts. */
export function findChartsDrift (data: unknown): Drift[] {
  const findings = new DriftFindings()
  if (!Array.isArray(data)) findings.add('other-shape', 'data')
  for (const member of [data].flat()) {
    if (isStageMap(member)) {
      findings.add('other-shape', 'data.*')
      for (const chart of Object.values(member).flat()) inspect(chart, chartShape, '', findings)
    } else inspect(member, chartShape, '', findings)
  }
  return findings.list()
}

/** How the `data` of a definition that could be read departs from its shape. */
export function findDefinitionDrift (data: unknown): Drift[] {
  const findings = new DriftFindings()
  inspect(data, definitionShape, '', findings)
  return findings.list()
}

function inspect (value: unknown, shape: Shape, field: string, findings: DriftFindings): void {
  if (shape === 'number') inspectNumber(value, field, findings)
  else if (shape === 'id') findings.add('id-as-number', field, Number(typeof value === 'number'))
  else if (typeof value === 'object' && value !== null) inspectPart(value, shape, field, findings)
}

function inspectPart (part: object, shape: Shape, field: string, findings: DriftFindings): void {
  if (shape === 'counts-by-key') for (const count of Object.values(part)) inspectNumber(count, `${field}.*`, findings)
  else if (typeof shape === 'object' && 'items' in shape) for (const item of Object.values(part)) inspect(item, shape.items, field, findings)
  else if (typeof shape === 'object') inspectObject(part, shape, findings)
}

function inspectNumber (value: unknown, field: string, findings: DriftFindings): void {
  if (typeof value === 'string') findings.add('number-as-text', field)
  if (Number(value) < 0) findings.add('negative-value', field)
}

function inspectObject (value: object, shape: ObjectShape, findings: DriftFindings): void {
  const renamed = inspectNames(Object.keys(value), shape, findings)
  // of JSON, so that all names are texts
  const sent = value as Record<string, unknown>
  for (const [name, { shape: expected, presence, place }] of shape.fields) {
    const found = sent[name]
    const missing = presence === 'required' ? (found === undefined || found === null) : presence === 'nullable' && found === undefined
    if (!missing) inspect(found, expected, place, findings)
    else if (!renamed.has(name)) findings.add(isPart(expected) ? 'missing-part' : 'missing-field', place)
  }
}

const none: ReadonlySet<string> = new Set()

/** The known names that others seem to stand for. */
function inspectNames (names: string[], { at, fields, open }: ObjectShape, findings: DriftFindings): ReadonlySet<string> {
  // nearly always there is nothing to find, in thousands of objects
  if (names.every(name => fields.has(name))) return none
  const renamed = new Set<string>()
  for (const name of names) {
    if (fields.has(name)) continue
    const meant = [...fields.keys()].find(known => !names.includes(known) && fold(known) === fold(name))
    if (meant === undefined) findings.add('unknown-field', placeOf(at, showName(name)), open === true ? 0 : 1)
    else {
      renamed.add(meant)
      findings.add('renamed-field', placeOf(at, showName(name)))
    }
  }
  return renamed
}

function isPart (shape: Shape): boolean {
  return typeof shape === 'object' || shape === 'counts-by-key'
}

/** The same for `entered_size`, `EnteredSize` and `enteredSize`. */
function fold (name: string): string {
  return name.replaceAll(/[_-]/g, '').toLowerCase()
}

/** Names go into the log, and a name with digits could be a key that TD repeats. */
function showName (name: string): string {
  return /^[A-Za-z_-]{1,64}$/.test(name) ? name : '*'
}
