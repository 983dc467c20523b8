import t from 'tap'
import { buildFlowGraph } from '../../../src/domain/graph/build-flow-graph.ts'
import { countLargest, findColumns, layOutSankey, nodeWidth } from '../../../src/formats/layout/lay-out-sankey.ts'
import { toDrawable } from '../../../src/formats/to-drawable.ts'
import { chartOf, linkOf } from '../../support/domain/build-sources.ts'
import { makeIrregularGraphs, readSandboxGraphs } from '../../support/domain/drawn-graphs.ts'

const box = { left: 100, top: 50, right: 800, bottom: 550 }

t.test('nodes are within the box and do not overlap, and links lead to later columns', async t => {
  for (const { name, reading } of [...await readSandboxGraphs(), ...makeIrregularGraphs()]) {
    const graph = toDrawable(reading)
    const { nodes, links } = layOutSankey(graph, box)
    if (nodes.length !== graph.nodes.length || links.length !== graph.links.length) t.fail(`${name}: something has no place`)
    const isInside = nodes.every(({ left, top, right, bottom }) =>
      left >= 100 - 1e-6 && right <= 800 + 1e-6 && top >= 50 - 1e-6 && bottom <= 550 + 1e-6 && bottom >= top)
    if (!isInside) t.fail(`${name}: a node is outside`)
    for (const column of new Set(nodes.map(node => node.column))) {
      const stacked = nodes.filter(node => node.column === column).sort((a, b) => a.top - b.top)
      if (stacked.some((node, index) => index > 0 && node.top < (stacked[index - 1]?.bottom ?? 0) - 1e-6)) t.fail(`${name}: nodes overlap`)
    }
    if (graph.links.some(({ source, target }) => (nodes[source]?.column ?? 0) >= (nodes[target]?.column ?? 0))) {
      t.fail(`${name}: a link leads back`)
    }
    if (links.some(({ path }) => !/^M[-\d. ]+c[-\d. ]+v[\d.]+c[-\d. ]+z$/.test(path))) t.fail(`${name}: a path is broken`)
  }
})

t.test('ends are in the last column, and the layout is deterministic', async t => {
  const graph = toDrawable(buildFlowGraph([
    chartOf([linkOf('stage-1', 'stage-2', 5), linkOf('stage-2', 'goal', 2), linkOf('stage-1', 'exit-1-0', 4)])
  ]))
  const columnOf = Object.fromEntries(findColumns(graph).map((column, index) => [graph.nodes[index]?.id, column]))
  t.strictSame(columnOf, { 'stage-1': 0, 'stage-2': 1, goal: 2, 'exit-1-0': 2 })
  t.equal(countLargest(findColumns(graph)), 2)
  t.strictSame(layOutSankey(graph, box), layOutSankey(graph, box))
})

t.test('an empty graph has no positions', async t => {
  t.strictSame(layOutSankey(toDrawable(buildFlowGraph([])), box), { nodes: [], links: [] })
})

t.test('another size has the same layout, scaled', async t => {
  const wide = { left: 40, top: 0, right: 1_740, bottom: 250 }
  for (const { name, reading } of await readSandboxGraphs()) {
    const graph = toDrawable(reading)
    const [one, other] = [layOutSankey(graph, box), layOutSankey(graph, wide)]
    const fits = one.nodes.every(({ left, top, bottom, column }, index) => {
      const scaled = other.nodes[index]
      return scaled !== undefined && scaled.column === column &&
        Math.abs((top - box.top) / 2 - scaled.top) < 1e-6 && Math.abs((bottom - box.top) / 2 - scaled.bottom) < 1e-6 &&
        Math.abs((left - box.left) / (700 - nodeWidth) - (scaled.left - wide.left) / (1_700 - nodeWidth)) < 1e-9
    })
    if (!fits) t.fail(`${name}: a node has another place`)
    t.equal(toDrawable(reading), graph, `${name}: what is drawn of a reading is found again`)
  }
})
