import * as echarts from 'echarts'
import t from 'tap'
import { echarts as format } from '../../src/formats/echarts.ts'
import { toDrawable } from '../../src/formats/to-drawable.ts'
import { makeIrregularGraphs, readSandboxGraphs } from '../support/domain/drawn-graphs.ts'

function draw (option: object): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 960, height: 600 })
  // as a caller does with the whole body
  chart.setOption({ animation: false, journeyId: '1', ...JSON.parse(JSON.stringify(option)) })
  const svg = chart.renderToSVGString()
  chart.dispose()
  return svg
}

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
    // a path for each node and each link at least
    if ((svg.match(/<path/g)?.length ?? 0) < data.length + links.length) t.fail(`${name}: something is not drawn`)
  }
})

t.test('links go by unique names, and nodes have colours of their types', async t => {
  const sampleGraphs = await readSandboxGraphs()
  const { data, links } = firstOf(format.draw(toDrawable(firstOf(sampleGraphs).reading)).series)
  const names = new Set(data.map(({ name }) => name))
  t.equal(names.size, data.length)
  t.ok(links.length > 0 && links.every(({ source, target }) => names.has(source) && names.has(target)))
  t.ok(data.every(({ itemStyle }) => /^#[0-9a-f]{6}$/.test(itemStyle.color)))
})
