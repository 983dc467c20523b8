import * as echarts from 'echarts'
import t from 'tap'
import { echarts as format } from '../../src/formats/echarts.ts'
import { toDrawable } from '../../src/formats/to-drawable.ts'
import { buildFlowGraph } from '../../src/domain/graph/build-flow-graph.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { chartOf, linkOf, nodeOf } from '../support/domain/build-sources.ts'
import { makeIrregularGraphs, readSandboxGraphs } from '../support/domain/drawn-graphs.ts'

function draw (option: object): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 960, height: 600 })
  // as a caller does with the whole body
  chart.setOption({ animation: false, journeyId: '1', ...JSON.parse(JSON.stringify(option)) })
  const svg = chart.renderToSVGString()
  chart.dispose()
  return svg
}

const originally = Object.getOwnPropertyNames(Object.prototype)

function firstOf<T> ([first]: readonly T[]): T {
  if (first === undefined) throw new Error('nothing is there')
  return first
}

t.test('ECharts draws the graphs of all journeys and 500 irregular ones, with every link', async t => {
  for (const { name, reading } of [...await readSandboxGraphs(), ...makeIrregularGraphs()]) {
    const option = format.draw(toDrawable(reading))
    const svg = draw(option)
    if (/NaN|Infinity/.test(svg)) t.fail(`${name}: a place is no number`)
    const { data, links } = firstOf(option.series)
    // at least a path for each node and each link
    if ((svg.match(/<path/g)?.length ?? 0) < data.length + links.length) t.fail(`${name}: something is not drawn`)
  }
  t.same(Object.getOwnPropertyNames(Object.prototype), originally, 'objects inherit what they did before')
})

t.test('links use unique names, and nodes have the colours of their types', async t => {
  const sampleGraphs = await readSandboxGraphs()
  const { data, links } = firstOf(format.draw(toDrawable(firstOf(sampleGraphs).reading)).series)
  const names = new Set(data.map(({ name }) => name))
  t.equal(names.size, data.length)
  t.ok(links.length > 0 && links.every(({ source, target }) => names.has(source) && names.has(target)))
  t.ok(data.every(({ itemStyle }) => /^#[0-9a-f]{6}$/.test(itemStyle.color)))
})

/** Options that users add, to the option and to its series. */
const additions: Array<[what: string, option: object, series: (names: string[]) => object]> = [
  ['nothing', {}, () => ({})],
  ['tooltip and toolbox', { tooltip: { trigger: 'item' }, toolbox: { feature: { dataView: {}, saveAsImage: {} } } }, () => ({})],
  ['selection', {}, () => ({ selectedMode: 'multiple' })],
  ['a selection by name', {}, names => ({ selectedMode: 'multiple', selectedMap: Object.fromEntries(names.map(name => [name, true])) })],
  ['levels', {}, () => ({ levels: [{ depth: 0, itemStyle: { color: '#f00' } }] })],
  ['labels', {}, () => ({ label: { formatter: '{b}: {c}', width: 40, overflow: 'truncate' }, edgeLabel: { show: true } })],
  ['rich labels', {}, () => ({ label: { formatter: '{a|{b}}', rich: { a: { color: '#f00' } } } })],
  ['another orientation', { visualMap: { min: 0, max: 2 } }, () => ({ orient: 'vertical', draggable: true, layoutIterations: 0 })]
]

t.test('names of inherited members change nothing outside the chart, with users\' options', async t => {
  const names = [...Object.getOwnPropertyNames(Object.prototype), 'prototype', '\u0000__proto__', '__proto__\u200b', 'x']
  const { series: [series] } = format.draw(toDrawable(buildFlowGraph([chartOf(
    names.map((_, index) => linkOf('stage-1', `exit-${index}`, 1)),
    { nodes: names.map((name, index) => nodeOf(`exit-${index}`, { name })) }
  )])))
  const drawn = series?.data.map(({ name }) => name) ?? []
  t.equal(drawn.filter(name => names.includes(name)).join(), 'x', 'the others are in quotation marks or numbered')
  const before = Object.getOwnPropertyNames(Object.prototype)
  const violations = collectViolations()
  for (const [what, option, addToSeries] of additions) {
    const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 960, height: 600 })
    const whole = JSON.parse(JSON.stringify({ series: [{ ...series, ...addToSeries(drawn) }], animation: false, ...option }))
    try {
      chart.setOption(whole)
      for (const type of ['highlight', 'select', 'toggleSelect', 'showTip']) {
        for (const name of [...names, ...drawn]) chart.dispatchAction({ type, seriesIndex: 0, name })
      }
      chart.setOption(whole)
      violations.notMatch(chart.renderToSVGString(), /NaN|undefined/, what)
    } catch (error) {
      violations.equal(String(error), '', what)
    }
    chart.dispose()
    violations.same(Object.getOwnPropertyNames(Object.prototype), before, what)
  }
  t.same(violations.found, [])
})
