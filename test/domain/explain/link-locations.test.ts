import t from 'tap'
import { LinkLocations } from '../../../src/domain/explain/link-locations.ts'
import type { NumberLocation } from '../../../src/domain/numbers/number-location.ts'
import { readCharts } from '../../../src/domain/graph/read-charts.ts'
import { chartOf, linkOf } from '../../support/domain/build-sources.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const charts = [
  chartOf(
    [
      linkOf('stage-1', 'goal', 0.3, 7), linkOf('stage-1', 'goal', 0.1, 3), linkOf('stage-1', 'goal', 0.2),
      linkOf('stage-1', 'exit-1-0', 5, 9)
    ],
    { stageId: '1' }
  ),
  chartOf([linkOf('stage-1', 'goal', 0.7, 8)], { stageId: '2' })
]
const locate = (key: string, value: number | null): NumberLocation | null => value === null
  ? null
  : ({
      source: 'conversion', period: 'current', path: { parent: null, key }, value
    })
const locations = new LinkLocations(charts.map(chart => ({
  ...chart,
  links: chart.links.map((link, index) => ({
    ...link,
    value: locate(`${chart.stageId}/${index}`, link.value),
    reportedPercent: locate('percent', link.reportedPercent)
  }))
})))
const { graph: { links } } = readCharts(charts)

t.test('a link of the graph stands for the parallel links of its own stage, in their order', async t => {
  const found =
    links.map(link => (
      { stageId: link.stageId, target: link.target, keys: locations.valuesOf([link]).map(location => location?.path.key) }
    ))
  t.strictSame(found, [
    { stageId: '1', target: 'goal', keys: ['1/1', '1/2', '1/0'] },
    { stageId: '1', target: 'exit-1-0', keys: ['1/3'] },
    { stageId: '2', target: 'goal', keys: ['2/0'] }
  ])
  const violations = collectViolations()
  for (const link of links) {
    const sum = locations.valuesOf([link]).reduce((sum, location) => sum + (location?.value ?? NaN), 0)
    violations.equal(sum, link.value, 'to the last digit', link)
  }
  t.same(violations.found, [])
})

t.test('TD\'s own figure is shown only for a link that was not merged', async t => {
  t.strictSame(links.map(link => locations.reportedOf(link)?.value ?? null), [null, 9, 8])
})
