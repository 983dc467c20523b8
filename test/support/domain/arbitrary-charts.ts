import fc from 'fast-check'
import type { ChartLink, ChartNode, SankeyChart } from '../../../src/domain/td/charts.ts'
import { anyNumber } from './arbitrary-statistics.ts'
import { updatedAt } from './build-sources.ts'

/** Labels that collide, differ only in leading zeros, or are names of inherited members. */
const labels = [
  'stage-1', 'stage-2', 'stage-3', 'stage-01', 'stage-001', 'stage-', 'goal', 'exit-1-0', 'exit-1-00', 'exit-2-0', 'exit-1',
  'milestone-1', 'milestone-2', 'activation-1', 'activation-01', 'activation-2', 'jump-1', 'jump-2', 'entry', 'unknown-1',
  '', ' ', '😀', 'constructor', '__proto__', 'hasOwnProperty', 'x'.repeat(5000)
]

const names = [
  null, '', '  ', 'A', 'B', 'A (A)', 'A (B)', 'A (1)', 'A [stage-1]', 'A [exit-1-0]', 'A (A) [goal]', 'Stage 1', 'Exit 1', 'Goal',
  'constructor', '__proto__', '😀'
]

const types = [null, 'stage', 'goal', 'exit', 'jump', 'activation', 'milestone', 'unknown', 'constructor', '']

const wholeValue = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 1_000_000 }))
const anyValue = fc.oneof(
  wholeValue, fc.integer({ min: -5, max: -1 }), anyNumber
)

function chartsOf (value: fc.Arbitrary<number | null>, isWhole: fc.Arbitrary<boolean> = fc.constant(true)): fc.Arbitrary<SankeyChart[]> {
  const label = fc.constantFrom(...labels)
  const percent = fc.constantFrom(null, 0, 12.5)
  const node: fc.Arbitrary<ChartNode> = fc.record({
    label, id: fc.constant(null), type: fc.constantFrom(...types), name: fc.constantFrom(...names)
  })
  const link: fc.Arbitrary<ChartLink> = fc.record({ source: label, target: label, value, reportedPercent: percent })
  return fc.array(fc.record({
    stageId: fc.constantFrom(null, '1', '2', '01', '__proto__'),
    updatedAt: fc.constantFrom(null, 'xxx', updatedAt, '2026-08-19T03:00:00Z'),
    nodes: fc.array(node, { maxLength: 15 }),
    links: fc.array(link, { maxLength: 25 }),
    isWhole
  }), { maxLength: 4 })
}

/** Charts with whole, non-negative values, so that sums are exact. */
export const wholeCharts = chartsOf(wholeValue)

/** Charts with whole values, some of them negative, so that sums are exact. */
export const signedCharts = chartsOf(fc.oneof(wholeValue, fc.integer({ min: -5, max: -1 })))

/** Like `signedCharts`, but values may be unknown, and links missing. */
export const patchyCharts = chartsOf(
  fc.oneof({ weight: 8, arbitrary: wholeValue }, fc.integer({ min: -5, max: -1 }), fc.constant(null)),
  fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false))
)

/** Charts with any values that a source can contain. */
export const anyCharts = chartsOf(anyValue)

/** Charts, and the same ones with charts, nodes and links in another order. */
export const shuffledCharts = anyCharts.chain(charts => fc.tuple(
  fc.constant(charts),
  shuffle(charts).chain(shuffled => fc.tuple(...shuffled.map(chart => (
    fc.tuple(shuffle(chart.nodes), shuffle(chart.links)).map(([nodes, links]): SankeyChart => ({ ...chart, nodes, links }))
  ))))
))

function shuffle<T> (items: T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray(items, { minLength: items.length })
}
