import t from 'tap'
import { findColumns, layOutSankey } from '../../../src/formats/layout/lay-out-sankey.ts'
import { fontSize, formatNumber, measureSides, placeLabels } from '../../../src/formats/layout/place-labels.ts'
import { measureText } from '../../../src/formats/layout/text-width.ts'
import { toDrawable } from '../../../src/formats/to-drawable.ts'
import { makeIrregularGraphs, readSandboxGraphs } from '../../support/domain/drawn-graphs.ts'
import { collectViolations } from '../../support/collect-violations.ts'

t.test('labels overlap neither nodes nor each other, and stay within the picture, at any size', async t => {
  for (const { name, reading } of [...await readSandboxGraphs(), ...makeIrregularGraphs(100)]) {
    const graph = toDrawable(reading)
    const columns = findColumns(graph)
    for (const [width, height] of [[320, 200], [960, 600], [4_000, 6_000]] as const) {
      const sides = measureSides(graph, columns, width)
      const { nodes } = layOutSankey(graph, { left: 16 + sides.left, top: 60, right: width - 16 - sides.right, bottom: height - 40 })
      const labels = placeLabels(graph, nodes, sides).map(({ x, y, anchor, name, value }) => {
        const length = measureText(`${name} ${value}`) * fontSize
        return { left: anchor === 'end' ? x - length : x, right: anchor === 'end' ? x : x + length, y }
      })
      const last = Math.max(0, ...columns)
      const outer = nodes.filter(({ column }) => column === 0 || column === last)
      for (const [index, { left, right, y }] of labels.entries()) {
        if (left < 0 || right > width) t.fail(`${name} ${width}: a label is cut off`)
        if (outer.some(node => node.top < y + 6 && node.bottom > y - 6 && node.left < right - 0.5 && node.right > left + 0.5)) {
          t.fail(`${name} ${width}: a label is on a node`)
        }
        if (labels.slice(0, index).some(other => Math.abs(other.y - y) < 12 && other.left < right && other.right > left)) {
          t.fail(`${name} ${width}: labels overlap`)
        }
      }
    }
  }
})

t.test('a label names its node, with the value in the given words', async t => {
  const violations = collectViolations()
  for (const { reading } of await readSandboxGraphs()) {
    const graph = toDrawable(reading)
    const columns = findColumns(graph)
    const write = (value: number): string => `<${value}>`
    const sides = measureSides(graph, columns, 960, write)
    const { nodes } = layOutSankey(graph, { left: sides.left, top: 0, right: 960 - sides.right, bottom: 600 })
    for (const { node, y, value } of placeLabels(graph, nodes, sides, write)) {
      const { top = 0, bottom = 0 } = nodes[node] ?? {}
      violations.equal(y, (top + bottom) / 2, node, y, value)
      violations.ok(value === '' || value === `<${graph.nodes[node]?.value}>`, value)
    }
  }
  t.same(violations.found, [])
})

t.test('numbers are grouped by thousands with readable digits', async t => {
  const written = { 0: '0', 999: '999', 1000: '1,000', 1234567: '1,234,567', 12.345: '12.35', 1234.5: '1,234.5', 0.001234: '0.0012' }
  const violations = collectViolations()
  for (const [value, text] of Object.entries(written)) violations.equal(formatNumber(Number(value)), text, value, text)
  t.same(violations.found, [])
  t.equal(formatNumber(-1234), '-1,234')
  t.equal(formatNumber(1e25), '1e+25')
})
