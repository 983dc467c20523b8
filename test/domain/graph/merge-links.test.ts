import t from 'tap'
import { mergeLinks } from '../../../src/domain/graph/merge-links.ts'
import type { SankeyChart } from '../../../src/domain/td/charts.ts'
import { chartOf, linkOf } from '../../support/domain/build-sources.ts'

const positions = new Map(['a', 'b', 'c'].map((label, index) => [label, index]))

function merge (...charts: SankeyChart[]) {
  return mergeLinks(charts, positions)
}

t.test('a link keeps its ends and TD\'s own percentage', async (t) => {
  t.strictSame(merge(chartOf([linkOf('a', 'c', 5, 12.5)], { stageId: '7' })), {
    links: [{ from: 0, to: 2, source: 'a', target: 'c', stageId: '7', value: 5, reportedPercent: 12.5 }],
    adjustments: []
  })
})

t.test('parallel links of one stage\'s charts are summed, without a percentage, and listed', async (t) => {
  const { links, adjustments } = merge(
    chartOf([linkOf('a', 'b', 1, 10), linkOf('a', 'b', 2, 20)], { stageId: '7' }),
    chartOf([linkOf('a', 'b', 4, 30)], { stageId: '7' })
  )
  t.match(links, [{ value: 7, reportedPercent: null }])
  t.equal(links.length, 1)
  t.match(adjustments, [{ code: 'merged-links', ids: ['a', 'b'], count: 3, message: /^3 parallel links from "a" to "b"/ }])
})

t.test('links of different stages\' charts, and links back, stay separate', async (t) => {
  const { links, adjustments } = merge(
    chartOf([linkOf('a', 'b', 1), linkOf('b', 'a', 2)], { stageId: '7' }),
    chartOf([linkOf('a', 'b', 4)])
  )
  t.strictSame(links.map(({ stageId, source, value }) => [stageId, source, value]), [[null, 'a', 4], ['7', 'a', 1], ['7', 'b', 2]])
  t.strictSame(adjustments, [])
})

t.test('links are sorted by stage in natural order, those of no stage first, then by their ends', async (t) => {
  const stage = (stageId: string | null): SankeyChart =>
    chartOf([linkOf('b', 'a', 1), linkOf('a', 'c', 1), linkOf('a', 'b', 1)], { stageId })
  const { links } = merge(stage('10'), stage('9'), stage(null))
  t.strictSame(links.map(({ stageId, source, target }) => `${stageId} ${source}${target}`), [
    'null ab', 'null ac', 'null ba', '9 ab', '9 ac', '9 ba', '10 ab', '10 ac', '10 ba'
  ])
})

t.test('sums of fractions do not depend on TD\'s order', async (t) => {
  const sumOf = (...values: number[]) => merge(chartOf(values.map(value => linkOf('a', 'b', value)))).links[0]?.value
  t.not(0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1)
  t.equal(sumOf(0.1, 0.2, 0.3), sumOf(0.3, 0.2, 0.1))
  t.equal(sumOf(0.2, 0.3, 0.1), sumOf(0.3, 0.2, 0.1))
})

t.test('self links and negative values are kept and listed', async (t) => {
  const { links, adjustments } = merge(chartOf([
    linkOf('a', 'a', 3), linkOf('b', 'c', -1), linkOf('b', 'a', 5), linkOf('b', 'a', -2), linkOf('b', 'a', -1)
  ]))
  t.strictSame(links.map(({ value }) => value), [3, 2, -1])
  t.strictSame(adjustments.map(({ code, ids, count }) => [code, ids.join(''), count]), [
    ['self-link', 'aa', 1], ['merged-links', 'ba', 3], ['negative-value', 'ba', 2], ['negative-value', 'bc', 1]
  ])
})

t.test('the input is not changed', async (t) => {
  const links = [linkOf('a', 'b', 3, 1), linkOf('a', 'b', 2, 2)]
  merge(chartOf(links))
  t.strictSame(links, [linkOf('a', 'b', 3, 1), linkOf('a', 'b', 2, 2)])
})
