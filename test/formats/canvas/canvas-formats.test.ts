import t from 'tap'
import { readCanvas } from '../../../src/domain/canvas/read-canvas.ts'
import { groupBy } from '../../../src/domain/graph/group-by.ts'
import { writeCanvasCsv } from '../../../src/formats/canvas/canvas-csv.ts'
import { writeCanvasMermaid } from '../../../src/formats/canvas/canvas-mermaid.ts'
import { writeCanvasSvg } from '../../../src/formats/canvas/canvas-svg.ts'
import { layOutSteps, stepBox } from '../../../src/formats/canvas/lay-out-steps.ts'
import { collectViolations } from '../../support/collect-violations.ts'
import { definitionOf, stageDefinitionOf, stepDefinitionOf } from '../../support/domain/build-definition.ts'
import { makeIrregularCanvases, readSandboxCanvases } from '../../support/domain/drawn-canvases.ts'
import { parseCsv } from '../../support/service/parse-csv.ts'

const canvases = [...readSandboxCanvases(), ...makeIrregularCanvases()]
const picture = { title: 'Canvas <1>', note: 'All days' }

t.test('every canvas is a table with a row per step, in path order', async t => {
  const violations = collectViolations()
  for (const { name, reading } of canvases) {
    const [header, ...rows] = parseCsv(writeCanvasCsv(reading))
    violations.equal(rows.length, reading.stages.reduce((sum, { steps }) => sum + steps.length, 0), name)
    violations.ok(rows.every(row => row.length === header?.length), name)
  }
  t.same(violations.found, [])
})

t.test('edges are a separate table, in the report\'s order, with the names of both steps', async t => {
  const violations = collectViolations()
  for (const { name, reading } of canvases) {
    const [header = [], ...rows] = parseCsv(writeCanvasCsv(reading, 'edges'))
    const at = (row: string[], column: string) => row[header.indexOf(column)]
    const edges = reading.stages.flatMap(stage => stage.edges.map(edge => ({ stage, edge })))
    violations.equal(rows.length, edges.length, name)
    violations.ok(rows.every(row => row.length === header.length), name)
    for (const [index, { stage, edge }] of edges.entries()) {
      const row = rows[index] ?? []
      violations.same(
        ['stageIndex', 'kind', 'percentage', 'isControlGroup', 'isWinner', 'feedback'].map(column => at(row, column)),
        [stage.index, edge.kind, edge.percentage ?? '', edge.isControlGroup, edge.isWinner, edge.feedback].map(String),
        name, index
      )
    }
  }
  t.same(violations.found, [])
  const step = { id: 'a', name: 'First', type: 'wait' } as const
  const canvas = readCanvas(definitionOf({
    stages: [stageDefinitionOf({
      id: '1',
      rootStep: 'a',
      steps: [stepDefinitionOf({ ...step, next: 'b' }), stepDefinitionOf({ id: 'b' }), stepDefinitionOf({ ...step, name: 'Second' })]
    })]
  }), null, true, [])
  t.match(parseCsv(writeCanvasCsv(canvas, 'edges'))[1], ['0', '1', '', 'a', 'First', 'b', '', 'next'], 'of one id the first has the edges')
})

t.test('every canvas is a flowchart within Mermaid\'s limits, and its names are plain text', async t => {
  const violations = collectViolations()
  for (const { name, reading } of canvases) {
    const text = writeCanvasMermaid(reading)
    violations.match(text, /^flowchart TB\n/, name)
    violations.ok(text.length <= 50_000, name)
    violations.notMatch(text, /undefined|NaN|<(?!br\/>)/, name)
  }
  t.same(violations.found, [])
  t.match(writeCanvasMermaid({ stages: [] }), 'No steps')
})

t.test('every canvas is a picture with a title for each step and edge, and without scripts', async t => {
  const violations = collectViolations()
  for (const { name, reading } of canvases) {
    const svg = writeCanvasSvg(reading, picture)
    const steps = reading.stages.reduce((sum, stage) => sum + stage.steps.length, 0)
    violations.equal(svg.match(/<g><title>/g)?.length ?? 0, steps, name)
    violations.match(svg, '<title>Canvas &lt;1&gt;</title>')
    violations.notMatch(svg, /NaN|Infinity|undefined|<script|\bon\w+=|href|url\(/, name)
  }
  t.same(violations.found, [])
})

t.test('steps never overlap, and are below the steps that lead to them', async t => {
  const violations = collectViolations()
  for (const { name, reading } of canvases) {
    for (const { steps, edges } of reading.stages) {
      const positions = new Map(steps.map(({ id }, position): [string, number] => [id, position]).reverse())
      const ways = edges.map(({ from, to, feedback }) => ({ from: positions.get(from) ?? 0, to: positions.get(to) ?? 0, feedback }))
      const layout = layOutSteps(steps.length, ways)
      for (const { from, to, feedback } of ways) {
        if (!feedback) violations.ok((layout.steps[from]?.y ?? 0) < (layout.steps[to]?.y ?? 0), name, from, to)
      }
      const layers = groupBy(layout.steps, ({ y }) => y)
      const byLayer = Array.from(layers.values(), layer => layer.map(({ x }) => x).sort((a, b) => a - b))
      for (const layer of byLayer) {
        violations.ok(layer.every((x, at) => at === 0 || x - (layer[at - 1] ?? 0) >= stepBox.width), name, layer)
      }
    }
  }
  t.same(violations.found, [])
})
