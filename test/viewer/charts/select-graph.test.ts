import t from 'tap'
import { d3 } from '../../../src/formats/d3.ts'
import { toDrawable } from '../../../src/formats/to-drawable.ts'
import { layOutChart } from '../../../viewer/src/charts/lay-out-chart.ts'
import { listActivationStages, selectActivations, selectFlow } from '../../../viewer/src/charts/select-graph.ts'
import type { Drawing } from '../../../viewer/src/state/report-types.ts'
import { makeIrregularGraphs, readSandboxGraphs } from '../../support/domain/drawn-graphs.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const range = { from: null, to: null, days: null, timeZone: 'UTC', state: 'cumulative' as const }
const freshness = { state: 'current' as const, dataUpdatedAt: null, staleSince: null, reason: null }

async function readDrawings (): Promise<Array<{ name: string, drawing: Drawing }>> {
  return [...await readSandboxGraphs(), ...makeIrregularGraphs(100)].map(({ name, reading }) => {
    const drawable = toDrawable(reading)
    const { removed, summary, adjustments } = drawable
    return { name, drawing: { journeyId: '1', range, freshness, format: 'd3', ...d3.draw(drawable), removed, summary, adjustments } }
  })
}

t.test('a selection can be laid out, with the same sums', async t => {
  const violations = collectViolations()
  for (const { name, drawing } of await readDrawings()) {
    const whole = selectFlow(drawing, null)
    violations.equal(whole.links.length, drawing.links.filter(({ value }) => value > 0).length, name)
    violations.same(whole.removed, drawing.removed, name)
    const stages = new Set(drawing.nodes.map(({ stageId }) => stageId))
    for (const stage of stages) {
      const selected = selectFlow(drawing, stage)
      const { nodes, links, labels, width, height } = layOutChart(selected, 600, String)
      violations.equal(nodes.length, selected.links.length === 0 ? 0 : selected.nodes.length, name)
      violations.equal(links.length, selected.links.length, name)
      violations.ok(nodes.every(({ left, top, right, bottom }) =>
        left >= 0 && top >= 0 && right <= width + 0.01 && bottom <= height + 0.01),
        `${name}: within the picture`)
      violations.ok(labels.length > 0 || links.length === 0, name)
      if (stage !== null) {
        const wanted = drawing.links.filter(({ source, target }) =>
          drawing.nodes.some(({ id, stageId }) => stageId === stage && (id === source || id === target)))
        violations.ok(selected.removed.every(({ source, target }) => source.stageId === stage || target.stageId === stage), name)
        violations.equal(selected.summary.linkTotal, wanted.reduce((sum, { value }) => sum + value, 0), name)
      }
    }
  }
  t.same(violations.found, [])
})

t.test('the activations of all stages together are all activations', async t => {
  const violations = collectViolations()
  for (const { name, drawing } of await readDrawings()) {
    const sum = listActivationStages(drawing).reduce((sum, stage) => sum + selectActivations(drawing, stage).links.length, 0)
    violations.equal(sum, drawing.links.filter(({ value }) => value > 0).length, name)
  }
  t.same(violations.found, [])
})
