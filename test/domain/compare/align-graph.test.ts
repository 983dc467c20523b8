import fc from 'fast-check'
import t from 'tap'
import { alignGraphs, renameGraph } from '../../../src/domain/compare/align-graph.ts'
import { keyOfLink, type FlowGraph } from '../../../src/domain/graph/flow-graph.ts'
import { readCharts } from '../../../src/domain/graph/read-charts.ts'
import type { SankeyChart } from '../../../src/domain/td/charts.ts'
import { collectViolations } from '../../support/collect-violations.ts'

/** Returns a stage of a version, with the names of its exits. */
interface Stage {
  id: string
  name: string | null
  exits?: readonly string[]
}

const linkOf = (source: string, target: string) => ({ source, target, value: 1, reportedPercent: null })

/** Returns a graph of stages in a row, each with its exits, and the goal after the last one. */
function graphOf (stages: readonly Stage[]): FlowGraph {
  const nodes = stages.flatMap(({ id, name, exits = [] }) => [
    { label: `stage-${id}`, id, type: 'stage', name },
    ...exits.map((exit, index) => ({ label: `exit-${id}-${index}`, id: null, type: 'exit', name: exit }))
  ])
  const links = stages.flatMap(({ id, exits = [] }, index) => [
    linkOf(`stage-${id}`, index === stages.length - 1 ? 'goal' : `stage-${stages[index + 1]?.id}`),
    ...exits.map((_exit, index) => linkOf(`stage-${id}`, `exit-${id}-${index}`))
  ])
  const chart: SankeyChart = {
    stageId: null, updatedAt: null, isWhole: true, nodes: [...nodes, { label: 'goal', id: null, type: 'goal', name: 'Goal' }], links
  }
  return readCharts([chart]).graph
}

const sideOf = (stages: readonly Stage[]) => ({ graph: graphOf(stages), stages })

/** Returns the counterpart of each stage of the baseline by id; `null` if it has none. */
function matchStages (current: readonly Stage[], baseline: readonly Stage[]): Record<string, string | null> {
  const { stageOf } = alignGraphs(sideOf(current), sideOf(baseline))
  const known = new Set(current.map(({ id }) => id))
  return Object.fromEntries(baseline.map(({ id }) => {
    const now = stageOf(id)
    return [id, now !== null && known.has(now) ? now : null]
  }))
}

const abc: Stage[] = [{ id: '1', name: 'A' }, { id: '2', name: 'B' }, { id: '3', name: 'C' }]
const named = (...stages: Array<[id: string, name: string | null]>): Stage[] => stages.map(([id, name]) => ({ id, name }))

t.test('stages are matched by name, then by position', async t => {
  const violations = collectViolations()
  const cases: Array<[what: string, current: Stage[], expected: Record<string, string | null>]> = [
    ['equal names', named(['11', 'A'], ['12', 'B'], ['13', 'C']), { 1: '11', 2: '12', 3: '13' }],
    ['another order', named(['11', 'C'], ['12', 'A'], ['13', 'B']), { 1: '12', 2: '13', 3: '11' }],
    ['one renamed', named(['11', 'A'], ['12', 'New'], ['13', 'C']), { 1: '11', 2: '12', 3: '13' }],
    ['all renamed', named(['11', 'X'], ['12', 'Y'], ['13', 'Z']), { 1: '11', 2: '12', 3: '13' }],
    ['one missing', named(['11', 'A'], ['13', 'C']), { 1: '11', 2: null, 3: '13' }],
    ['one added in front', named(['10', 'New'], ['11', 'A'], ['12', 'B'], ['13', 'C']), { 1: '11', 2: '12', 3: '13' }],
    ['one renamed and moved is another one', named(['11', 'B'], ['12', 'C'], ['13', 'New']), { 1: null, 2: '11', 3: '12' }],
    ['twice the same name', named(['11', 'A'], ['12', 'A'], ['13', 'B'], ['14', 'C']), { 1: '11', 2: '13', 3: '14' }],
    ['no names', named(['11', null], ['12', null], ['13', null]), { 1: '11', 2: '12', 3: '13' }],
    ['no stages', [], { 1: null, 2: null, 3: null }],
    ['the same ids for other stages', named(['2', 'A'], ['3', 'B'], ['1', 'C']), { 1: '2', 2: '3', 3: '1' }]
  ]
  for (const [what, current, expected] of cases) violations.same(matchStages(current, abc), expected, what)
  const twice = named(['1', 'A'], ['2', 'A'])
  violations.same(matchStages(named(['11', 'A'], ['12', 'A']), twice), { 1: '11', 2: '12' }, 'those of one name in their order')
  violations.same(matchStages(named(['11', 'A']), twice), { 1: '11', 2: null }, 'the second of one name has no counterpart')
  t.same(violations.found, [])
})

t.test('exits of matched stages are matched by name, then by the number in their label', async t => {
  const exitsOf = (current: Stage[], baseline: Stage[]) => {
    const { nodes } = alignGraphs(sideOf(current), sideOf(baseline))
    return [...nodes].filter(([, { id }]) => id.startsWith('exit-')).map(([now, { id, by }]) => [id, now, by])
  }
  const before = [{ id: '1', name: 'A', exits: ['Left', 'Bought'] }]
  t.same(exitsOf([{ id: '11', name: 'A', exits: ['Bought', 'Left'] }], before),
    [['exit-1-0', 'exit-11-1', 'name'], ['exit-1-1', 'exit-11-0', 'name']])
  t.same(exitsOf([{ id: '11', name: 'A', exits: ['Left', 'Returned'] }], before),
    [['exit-1-0', 'exit-11-0', 'name'], ['exit-1-1', 'exit-11-1', 'position']])
  t.same(exitsOf([{ id: '11', name: 'A', exits: ['Left'] }], before),
    [['exit-1-0', 'exit-11-0', 'name'], ['exit-1-1', 'exit-1-1', null]])
  t.same(exitsOf([], before), [['exit-1-0', 'exit-1-0', null], ['exit-1-1', 'exit-1-1', null]], 'elsewhere only names count')
})

const side = fc.uniqueArray(fc.record({
  id: fc.constantFrom('1', '2', '3', 'a', 'A', '1 (baseline)', '2 (baseline)', '1 (baseline) (baseline)', '__proto__'),
  name: fc.constantFrom('A', 'B', 'Ａ', ' a', '', null),
  exits: fc.array(fc.constantFrom('Left', 'Bought', ''), { maxLength: 3 })
}), { selector: ({ id }) => id, maxLength: 6 })

t.test('nothing of the baseline is lost or counts twice, whatever the versions are', async () => {
  fc.assert(fc.property(side, side, fc.boolean(), (now, before, isDefined) => {
    const [current, baseline] = [sideOf(now), sideOf(before)]
    if (!isDefined) current.stages = []
    const alignment = alignGraphs(current, baseline)
    const reading = readingOf(baseline.graph)
    const renamed = renameGraph(alignment, reading).graph
    const ids = new Set(renamed.nodes.map(({ id }) => id))
    const currentIds = new Set(current.graph.nodes.map(({ id }) => id))
    const matched = [...alignment.nodes].filter(([, { by }]) => by !== null)
    return ids.size === baseline.graph.nodes.length &&
      alignment.nodes.size === baseline.graph.nodes.length &&
      new Set(renamed.links.map(keyOfLink)).size === baseline.graph.links.length &&
      renamed.links.every(({ source, target }) => ids.has(source) && ids.has(target)) &&
      // matched items exist, and unmatched items differ from all others
      matched.every(([id]) => currentIds.has(id)) &&
      [...alignment.nodes].every(([id, { by }]) => by !== null || !currentIds.has(id)) &&
      matched.every(([id, { id: own }]) => typeOf(current.graph, id) === typeOf(baseline.graph, own))
  }), { numRuns: 2_000 })
})

t.test('a version aligned with itself stays the same', async () => {
  fc.assert(fc.property(side, stages => {
    const { nodes } = alignGraphs(sideOf(stages), sideOf(stages))
    return [...nodes].every(([id, { id: own, by }]) => id === own && by !== null)
  }))
})

function readingOf (graph: FlowGraph) {
  const none = { goal: 0, stage: 0, exit: 0, jump: 0, milestone: 0, activation: 0 }
  const { nodes: { length: nodes }, links: { length: links } } = graph
  return { graph, adjustments: [], summary: { nodes, links, complete: true, linkTotal: 0, flowByKind: none } }
}

function typeOf (graph: FlowGraph, id: string): string | undefined {
  return graph.nodes.find(node => node.id === id)?.type
}
