import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { readCharts } from '../../../src/domain/graph/read-charts.ts'
import { readSampleActivation, readSampleConversion } from '../../support/sources/sample-sources.ts'
import { shuffledCharts } from '../../support/domain/arbitrary-charts.ts'
import { chartOf, linkOf } from '../../support/domain/build-sources.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const stage = 'stage-{stage_id}'

t.test('the documented conversion chart', async (t) => {
  const { graph, summary, adjustments, dataUpdatedAt } = readCharts(readSampleConversion())

  t.test('it becomes seven nodes and one that only links name', async (t) => {
    t.strictSame(graph.nodes.map(({ id, inferred }) => [id, inferred]), [
      ['stage-164385', true], [stage, false], ['goal', false], ['exit-{stage_id}-0', false], ['exit-{stage_id}-1', false],
      ['jump-{jump_1_uuid}', false], ['jump-{jump_2_uuid}', false], ['jump-{jump_3_uuid}', false]
    ])
    t.match(graph.nodes[0], { name: 'Stage 164385', type: 'stage', stageId: '164385' })
  })

  t.test('it becomes seven links, of which the one from the stage to itself is feedback', async (t) => {
    t.strictSame(graph.links.map(({ source, target, value, feedback }) => [source, target, value, feedback]), [
      ['stage-164385', 'jump-{jump_2_uuid}', 2, false],
      ['stage-164385', 'jump-{jump_3_uuid}', 13, false],
      [stage, stage, 7, true],
      [stage, 'goal', 4, false],
      [stage, 'exit-{stage_id}-0', 138, false],
      [stage, 'exit-{stage_id}-1', 115, false],
      [stage, 'jump-{jump_1_uuid}', 169, false]
    ])
  })

  t.test('the sums of all movements are kept', async (t) => {
    t.strictSame(summary, {
      nodes: 8,
      links: 7,
      complete: true,
      linkTotal: 448,
      flowByKind: { goal: 4, stage: 7, exit: 253, jump: 184, milestone: 0, activation: 0 }
    })
    t.match(
      graph.nodes[1],
      { inflow: 7, outflow: 433, rates: { toGoal: 4 / 433, toStage: 7 / 433, toExit: 253 / 433, toJump: 169 / 433, toMilestone: 0 } }
    )
  })

  t.test('merges, the inferred stage, the self link and qualified names are listed', async (t) => {
    t.strictSame(adjustments.map(({ code, ids, count }) => [code, ids.join(' '), count]), [
      ['inferred-node', 'stage-164385', 1],
      ['merged-nodes', stage, 4],
      ['merged-nodes', 'exit-{stage_id}-0', 3],
      ['merged-links', `${stage} ${stage}`, 6],
      ['self-link', `${stage} ${stage}`, 1],
      ['merged-links', `${stage} goal`, 4],
      ['merged-links', `${stage} exit-{stage_id}-0`, 3],
      ['qualified-name', `${stage} goal exit-{stage_id}-1 jump-{jump_1_uuid} jump-{jump_2_uuid} jump-{jump_3_uuid}`, 6]
    ])
    const [merge] = adjustments.filter(({ ids }) => ids[0] === 'exit-{stage_id}-0')
    t.match(merge?.message, /named "Stale profiles"; other names sent: "Untitled exit criteria 1"/)
  })

  t.test('it has the time when TD computed it', async (t) => {
    t.equal(dataUpdatedAt, '2023-11-11T03:02:32.000Z')
  })
})

t.test('the documented activation chart', async (t) => {
  const { graph, summary, adjustments, dataUpdatedAt } = readCharts(readSampleActivation())
  const node = (id: string) => graph.nodes.find(each => each.id === id)
  const link = (source: string, target: string) => graph.links.find(each => each.source === source && each.target === target)

  t.test('its five nodes and five links are kept, including the zero link', async (t) => {
    t.match(summary, { nodes: 5, links: 5, linkTotal: 28, flowByKind: { goal: 18, exit: 10, jump: 0 } })
    t.match(link('activation-2', 'jump-{jump_uuid}'), { value: 0, shareOfSource: 0, shareOfTarget: null, feedback: false })
    t.ok(graph.links.every(({ stageId }) => stageId === 'Stage ID'))
  })

  t.test('the outflow of each activation is divided by target', async (t) => {
    t.match(node('activation-1'), { outflow: 13, rates: { toGoal: 8 / 13, toExit: 5 / 13, toJump: 0 } })
    t.match(node('activation-2'), { outflow: 15, rates: { toGoal: 10 / 15, toExit: 5 / 15, toJump: 0 } })
    t.equal(link('activation-1', 'goal')?.shareOfSource, 8 / 13)
    t.equal(link('activation-2', 'goal')?.shareOfSource, 10 / 15)
    t.equal(link('activation-2', 'goal')?.shareOfTarget, 10 / 18)
  })

  t.test('missing names become readable ones, and invalid times are missing', async (t) => {
    t.match([node('exit-1-1'), node('jump-{jump_uuid}')], [{ name: 'Exit 2' }, { name: 'Jump {jump_uuid}' }])
    t.equal(dataUpdatedAt, null)
    t.strictSame(adjustments.map(({ code, ids }) => [code, ids.join(' ')]), [
      ['invalid-time', 'updatedAt'], ['fallback-name', 'exit-1-1'], ['fallback-name', 'jump-{jump_uuid}']
    ])
  })
})

t.test('charts of different times are as old as the oldest, which is listed', async (t) => {
  const charts = ['2026-08-20T03:00:00Z', '2026-08-19 03:00:00 UTC', 'xxx']
    .map(updatedAt => chartOf([linkOf('stage-1', 'goal', 1)], { updatedAt }))
  const { dataUpdatedAt, adjustments } = readCharts(charts)
  t.equal(dataUpdatedAt, '2026-08-19T03:00:00.000Z')
  t.match(adjustments.slice(0, 2), [{ code: 'invalid-time', count: 1 }, { code: 'mixed-update-times', message: /2026-08-19.*2026-08-20/ }])
})

t.test('one time in different forms counts as one', async (t) => {
  const charts = ['2026-08-20T03:00:00Z', '2026-08-20 12:00:00 +0900']
    .map(updatedAt => chartOf([linkOf('stage-1', 'goal', 1)], { updatedAt, stageId: updatedAt }))
  t.strictSame(readCharts(charts).adjustments, [])
})

t.test('no charts, and empty charts, are reported as having no data', async (t) => {
  const violations = collectViolations()
  for (const charts of [[], [chartOf([])]]) {
    const reading = readCharts(charts)
    violations.match(reading.graph, { nodes: [], links: [] }, charts)
    violations.strictSame(reading.adjustments.map(({ code }) => code), ['no-data'], charts)
  }
  t.same(violations.found, [])
})

t.test('the order of charts, nodes and links does not matter', async () => {
  fc.assert(fc.property(shuffledCharts, ([charts, shuffled]) => {
    assert.deepEqual(readCharts(shuffled), readCharts(charts))
  }))
})
