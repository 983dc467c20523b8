import { readFileSync } from 'node:fs'
import t from 'tap'
import { shapeOf, type Shape } from '../../src/treasure-data/contract/field-shapes.ts'
import { definition } from '../../src/treasure-data/endpoints/definition.ts'
import { includedResources } from '../../src/treasure-data/endpoints/definition-included.ts'
import { pathIrregularities } from '../../src/domain/canvas/place-steps.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { makeIrregularCanvases } from '../support/domain/drawn-canvases.ts'

const concepts = readFileSync(new URL('../../docs/concepts.md', import.meta.url), 'utf8')

/** The rows of the table by the last name of their objects. */
const rows: Record<string, string> = {
  '': 'resource',
  attributes: 'journey',
  latestExecution: 'last run',
  journeyStages: 'stage',
  entryCriteria: 'criteria',
  milestone: 'criteria',
  exitCriterias: 'criteria',
  goal: 'criteria',
  target: 'target',
  '*': 'step',
  conditions: 'condition',
  branches: 'branch',
  variants: 'variant'
}

const rowsOfJumps: Record<string, string> = { '': 'included jump', attributes: 'attributes of an included jump' }

const rowsOfActivations: Record<string, string> = {
  '': 'included activation',
  attributes: 'attributes of an included activation',
  activationParams: 'parameters of an included activation'
}

const tables = [
  [definition.schema, rows], [includedResources.jump, rowsOfJumps], [includedResources.activationStep, rowsOfActivations]
] as const

function * listObjects (
  shape: Shape, rows: Readonly<Record<string, string>>
): Iterable<{ row: string | undefined, read: string[], unread: string[] }> {
  if (shape.kind === 'items') yield * listObjects(shape.items, rows)
  if (shape.kind !== 'object') return
  const fields = [...shape.fields]
  const namesOf = (isRead: boolean): string[] => fields.filter(([, field]) => field.isRead === isRead).map(([name]) => name).sort()
  yield { row: rows[shape.at.split('.').at(-1) ?? ''], read: namesOf(true), unread: namesOf(false) }
  for (const [, { shape: member, isRead }] of fields) if (isRead) yield * listObjects(member, rows)
}

t.test('the table of a definition\'s fields says which ones are read', async t => {
  const [, section = ''] = concepts.split('## What is read of a definition')
  const told = new Map(section.split('\n').filter(line => line.startsWith('| ')).map(line => {
    const [, part = '', read = '', unread = ''] = line.split('|').map(cell => cell.trim())
    const namesIn = (cell: string): string[] => [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name).sort()
    return [part, { read: namesIn(read), unread: namesIn(unread) }] as const
  }))
  const violations = collectViolations()
  const seen = new Set<string | undefined>()
  for (const [schema, rows] of tables) {
    for (const { row, ...fields } of listObjects(shapeOf(schema, ''), rows)) {
      seen.add(row)
      violations.same(told.get(row ?? ''), fields, row)
    }
  }
  t.same(violations.found, [])
  t.same(seen, new Set(tables.flatMap(([, rows]) => Object.values(rows))))
})

t.test('the table of a canvas\'s irregularities has every code', async t => {
  const [, section = ''] = concepts.split('## The canvas')
  const [table = ''] = section.split('## What is repaired')
  const told = new Set([...table.matchAll(/^\| (`.+`) \|/gm)].flatMap(([, cell = '']) => cell.split(', ').map(code => code.slice(1, -1))))
  const found = makeIrregularCanvases().flatMap(({ reading }) => reading.adjustments.map(({ code }) => code))
  t.same([...pathIrregularities, ...found].filter(code => !told.has(code)), [])
})
