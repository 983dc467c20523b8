import { readFileSync } from 'node:fs'
import t from 'tap'
import { shapeOf, type Shape } from '../../src/treasure-data/contract/field-shapes.ts'
import { definition } from '../../src/treasure-data/endpoints/definition.ts'
import { collectViolations } from '../support/collect-violations.ts'

/** Returns the rows of the table by the last name of their objects. */
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

function * listObjects (shape: Shape): Iterable<{ row: string | undefined, read: string[], unread: string[] }> {
  if (shape.kind === 'items') yield * listObjects(shape.items)
  if (shape.kind !== 'object') return
  const fields = [...shape.fields]
  const namesOf = (isRead: boolean): string[] => fields.filter(([, field]) => field.isRead === isRead).map(([name]) => name).sort()
  yield { row: rows[shape.at.split('.').at(-1) ?? ''], read: namesOf(true), unread: namesOf(false) }
  for (const [, { shape: member, isRead }] of fields) if (isRead) yield * listObjects(member)
}

t.test('the table of a definition\'s fields says which ones are read', async t => {
  const text = readFileSync(new URL('../../docs/concepts.md', import.meta.url), 'utf8')
  const [, section = ''] = text.split('## What is read of a definition')
  const told = new Map(section.split('\n').filter(line => line.startsWith('| ')).map(line => {
    const [, part = '', read = '', unread = ''] = line.split('|').map(cell => cell.trim())
    const namesIn = (cell: string): string[] => [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name).sort()
    return [part, { read: namesIn(read), unread: namesIn(unread) }] as const
  }))
  const violations = collectViolations()
  const seen = new Set<string | undefined>()
  for (const { row, ...fields } of listObjects(shapeOf(definition.schema, ''))) {
    seen.add(row)
    violations.same(told.get(row ?? ''), fields, row)
  }
  t.same(violations.found, [])
  t.same(new Set(Object.values(rows)), seen)
})
