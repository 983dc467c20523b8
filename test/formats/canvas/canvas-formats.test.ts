import t from 'tap'
import { readCanvas } from '../../../src/domain/canvas/read-canvas.ts'
import { groupBy } from '../../../src/domain/graph/group-by.ts'
import { writeCanvasCsv } from '../../../src/formats/canvas/canvas-csv.ts'
import { writeCanvasMermaid } from '../../../src/formats/canvas/canvas-mermaid.ts'
import { writeCanvasSvg } from '../../../src/formats/canvas/canvas-svg.ts'
import { measureEdgeLabel } from '../../../src/formats/canvas/edge-label.ts'
import { layOutSteps } from '../../../src/formats/canvas/lay-out-steps.ts'
import { findWayEnds, placeStage } from '../../../src/formats/canvas/place-stage.ts'
import { stepBox } from '../../../src/formats/canvas/step-box.ts'
import { describeEdge } from '../../../src/formats/canvas/step-words.ts'
import { english } from '../../../src/formats/words/english.ts'
import { collectViolations } from '../../support/collect-violations.ts'
import { definitionOf, stageDefinitionOf, stepDefinitionOf, targetOf, waitOf } from '../../support/domain/build-definition.ts'
import { stageOf, statisticsOf } from '../../support/domain/build-sources.ts'
import { makeIrregularCanvases, readSandboxCanvases } from '../../support/domain/drawn-canvases.ts'
import { parseCsv } from '../../support/service/parse-csv.ts'

const canvases = [...readSandboxCanvases(), ...makeIrregularCanvases()]
const picture = { title: 'Canvas <1>', note: 'All days', words: english }

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
    for (const stage of reading.stages) {
      const ways = findWayEnds(stage).map(ends => ({ ...ends, label: null }))
      const layout = layOutSteps(stage.steps.length, ways)
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

t.test('no line crosses a step or the label of another edge, and labels never overlap', async t => {
  const violations = collectViolations()
  for (const { name, reading } of canvases) {
    for (const stage of reading.stages) {
      const lines = stage.edges.map(way => describeEdge(way, english)).map(label => label === '' ? [] : [label])
      const { steps, ways, width } = placeStage(stage, lines)
      const labels = ways.flatMap(({ label }, index) => {
        const size = measureEdgeLabel(lines[index] ?? [])
        return label === null || size === null
          ? []
          : [{ index, ...boxOf(label.x, size.width), top: label.y - size.height + 3, bottom: label.y + 2 }]
      })
      violations.equal(labels.length, ways.filter(({ feedback }, index) => !feedback && lines[index]?.length !== 0).length, name, stage.id)
      violations.ok(labels.every(({ left, right }) => left >= 0 && right <= width), name, stage.id, 'within the picture')
      for (const [at, one] of labels.entries()) {
        violations.ok(!labels.slice(at + 1).some(other => overlap(one, other)), name, stage.id, lines[one.index])
      }
      const boxes = steps.map(({ x, y }) => ({
        ...boxOf(x, stepBox.width - 2), top: y - stepBox.height / 2 + 1, bottom: y + stepBox.height / 2 - 1
      }))
      for (const [index, { path }] of ways.entries()) {
        for (const { x, y } of walkPath(path)) {
          const isIn = (box: Box): boolean => x > box.left && x < box.right && y > box.top && y < box.bottom
          violations.ok(!labels.some(label => label.index !== index && isIn(label)), name, stage.id, 'crosses a label', path)
          violations.ok(!boxes.some(isIn), name, stage.id, 'crosses a step', path)
        }
      }
    }
  }
  t.same(violations.found, [])
})

t.test('a step says as much as there is room for, and no part of it is cut', async t => {
  const canvas = readCanvas(definitionOf({
    stages: [stageDefinitionOf({
      id: '1', rootStep: 'a', steps: [stepDefinitionOf({ id: 'a', type: 'wait', wait: waitOf({ length: 14, unit: 'day' }) })]
    })]
  }), statisticsOf({ stages: [stageOf({ id: '1', steps: [{ id: 'a', current: 12_345, entered: 6_789 }] })] }), true, [])
  const svg = writeCanvasSvg(canvas, picture)
  t.match(svg, '<title>Wait: Wait: 12,345 inside · waits 14 days · 6,789 entered</title>')
  t.match(svg, '>12,345 inside · waits 14 days</text>')
})

t.test('a picture says what ends each kind of wait, which variant is the control group, and where jumps lead', async t => {
  const met = { id: null, name: null, timedOut: false, length: null, unit: null, next: null }
  const late = { ...met, timedOut: true, length: 2, unit: 'week' }
  const variant = { id: null, name: 'A', percentage: 50, isControlGroup: true, cappingAt: null, next: 'week' }
  const steps = [
    stepDefinitionOf({ id: 'date', wait: waitOf({ kind: 'date', until: '2026-12-24', timeZone: 'UTC' }) }),
    stepDefinitionOf({ id: 'week', wait: waitOf({ kind: 'days-of-the-week', daysOfTheWeek: [1, 5], timeZone: 'UTC' }) }),
    stepDefinitionOf({ id: 'limit', wait: waitOf({ kind: 'condition', paths: [met, late] }) }),
    stepDefinitionOf({ id: 'open', wait: waitOf({ kind: 'condition', paths: [met] }) }),
    stepDefinitionOf({ id: 'test', type: 'ab-test', abTest: { winnerId: null, variants: [variant] } }),
    ...[{ journeyId: '1001', stageId: '1' }, { journeyId: '1001', deleted: true }, { journeyId: '5', stageId: '6' }].map((target, at) =>
      stepDefinitionOf({ id: `jump-${at}`, type: 'jump', target: targetOf(target) }))
  ]
  const stage = stageDefinitionOf({ id: '1', name: 'First', rootStep: 'date', steps })
  const canvas = readCanvas(definitionOf({ stages: [stage] }), null, true, [])
  const [svg, mermaid] = [writeCanvasSvg(canvas, picture), writeCanvasMermaid(canvas)]
  const violations = collectViolations()
  for (const text of [
    'until 2026-12-24', 'until Mon or Fri', 'at most 2 weeks', 'for a condition', 'A · 50 % · control group', 'to First',
    'to Journey (deleted)', 'to another journey'
  ]) {
    violations.ok(svg.includes(text), 'svg', text)
    violations.ok(mermaid.includes(text.replace('%', '#37;')), 'mermaid', text)
  }
  violations.notMatch(svg + mermaid, /\*\*\*/)
  t.same(violations.found, [])
  const [header = [], ...rows] = parseCsv(writeCanvasCsv(canvas))
  const columns = ['waitKind', 'waitUntil', 'waitDaysOfTheWeek', 'waitTimeZone'].map(name => header.indexOf(name))
  const waits = rows.map(row => columns.map(column => row[column])).filter(([, ...ends]) => ends.join('') !== '')
  t.same(waits, [['date', '2026-12-24', '', 'UTC'], ['days-of-the-week', '', '1 5', 'UTC']])
})

interface Box { left: number, right: number, top: number, bottom: number }

function boxOf (middle: number, width: number): Pick<Box, 'left' | 'right'> {
  return { left: middle - width / 2, right: middle + width / 2 }
}

function overlap (one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
}

/** Returns points along a path of lines and curves, a few pixels apart. */
function walkPath (path: string): Array<{ x: number, y: number }> {
  const points: Array<{ x: number, y: number }> = []
  let at = { x: 0, y: 0 }
  for (const [, command = '', given = ''] of path.matchAll(/([A-Z])([^A-Z]*)/g)) {
    const numbers = given.trim().split(/[\s,]+/).map(Number)
    const [x = 0, y = 0] = numbers.slice(-2)
    const end = command === 'V' ? { x: at.x, y: x } : { x, y }
    const start = at
    const [first = 0, second = 0, third = 0, fourth = 0] = numbers
    const place = (t: number): { x: number, y: number } => {
      const [a, b, c, d] = command === 'C'
        ? [(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t ** 2, t ** 3] as const
        : command === 'Q' ? [(1 - t) ** 2, 2 * (1 - t) * t, 0, t ** 2] as const : [1 - t, 0, 0, t] as const
      return { x: a * start.x + b * first + c * third + d * end.x, y: a * start.y + b * second + c * fourth + d * end.y }
    }
    if (command !== 'M') {
      const steps = Math.max(1, Math.ceil((Math.abs(end.x - at.x) + Math.abs(end.y - at.y)) / 4))
      for (let step = 1; step < steps; step++) points.push(place(step / steps))
    }
    at = end
  }
  return points
}
