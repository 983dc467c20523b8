import { readFileSync } from 'node:fs'
import t from 'tap'
import { sandboxJourneys } from '../../sandbox/sandbox-journeys.ts'
import { listNumbers, nameInDocument } from '../support/domain/list-numbers.ts'
import { startOnClock } from '../support/service/start-on-clock.ts'
import { collectViolations } from '../support/collect-violations.ts'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const text = read('docs/numbers.md')
const none = '–'
const document = JSON.parse(read('openapi/openapi.json'))

interface Checked { checks: Array<{ id: string }> }

/** Which numbers each section describes, and whether they can be null. */
const described = new Map<string, { canBeNull: boolean, row: string }>()
for (const section of text.split(/^## /m).slice(1)) {
  const [heading = '', ...lines] = section.split('\n')
  const schemas = [...heading.matchAll(/`(\w+)`/g)].map(([, name]) => name)
  for (const row of lines.filter(line => line.startsWith('| `'))) {
    const cells = row.split(/(?<!\\)\|/).map(cell => cell.trim())
    // tables of rates and checks have fewer columns
    if (cells.length < 8) continue
    for (const [, name] of cells[1]?.matchAll(/`([^`]+)`/g) ?? []) {
      for (const schema of schemas) described.set(nameInDocument(document, `${schema}.${name}`), { canBeNull: cells[5] !== none, row })
    }
  }
}

t.test('the document lists every number of every report, and when it is null', async t => {
  const numbers = listNumbers(document)
  t.ok(numbers.size > 140, `${numbers.size}`)
  const violations = collectViolations()
  for (const [name, canBeNull] of numbers) {
    const found = described.get(name)
    violations.ok(found, `docs/numbers.md names ${name}`)
    violations.equal(found?.canBeNull, canBeNull, `docs/numbers.md says rightly whether ${name} can be null`)
  }
  // a row for several schemas applies to at least one of them
  const known = new Set([...described].filter(([name]) => numbers.has(name)).map(([, { row }]) => row))
  for (const [name, { row }] of described) violations.ok(known.has(row), `${name} is in the document`)
  t.same(violations.found, [])
})

t.test('every row describes its number', async t => {
  const violations = collectViolations()
  for (const { row } of described.values()) violations.ok(row.split('|')[2]?.trim(), row)
  t.same(violations.found, [])
})

t.test('a residence time is nowhere called a median or an average', async t => {
  const { read } = await startOnClock(t)
  const [, section = ''] = text.split('## The canvas')
  const [canvas = ''] = section.split('\n## ')
  const { Residence, CanvasStage } = document.components.schemas
  const url = '/v1/journeys/1008/explain?report=canvas&range=last_30d&pointer=/stages/2/residence'
  const explained = JSON.stringify((await read(url)).json)
  t.match(canvas, 'residence.days')
  t.match(explained, 'Little\'s law')
  t.notMatch([canvas, explained, JSON.stringify([Residence, CanvasStage])].join(' '), /\bmedian|\baverage|mean over all/i)
})

t.test('the document lists every check', async t => {
  const { read } = await startOnClock(t)
  const told = (id: string): string => id
    .replace(/^(stage-)\d+(-reported-).+/, '$1{index}$2{rate}').replace(/^(reported-).+/, '$1{rate}').replace(/\/\d+$/, '/{index}')
  const violations = collectViolations()
  for (const { id } of sandboxJourneys) {
    // the shape is the schema's, which other tests check
    const { statistics, checks } = (await read(`/v1/journeys/${id}/overview?range=last_7d`)).json as {
      statistics: Checked
    } & Checked
    const byWeek = (await read(`/v1/journeys/${id}/statistics?range=last_7d&by=week`)).json as Checked
    for (const check of [...statistics.checks, ...checks, ...byWeek.checks]) violations.ok(text.includes(`\`${told(check.id)}\``), check.id)
  }
  t.same(violations.found, [])
})
