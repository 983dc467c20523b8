import t from 'tap'
import type { ChartItem } from './ask-sandbox.ts'
import { add, askSandbox, generatedIds, linkSum } from './ask-sandbox.ts'
import { collectViolations } from '../support/collect-violations.ts'

const range = '?from=2026-07-10&to=2026-08-20'

for (const id of generatedIds) {
  t.test(`journey ${id}`, async (t) => {
    const { conversion, statistics } = await askSandbox(t)

    for (const query of ['', range]) {
      t.test(`has links that add up to the history ${query || 'since launch'}`, async (t) => {
        const chart = await conversion(id, query)
        const { history, journeyStageStatistics } = await statistics(id, query)
        t.equal(linkSum(chart, ({ target }) => target === 'goal'), add(history.map(({ goalInflux }) => goalInflux)))
        t.equal(linkSum(chart, ({ target }) => target.startsWith('exit-')), add(history.map((day) => day.exitInflux)))
        t.equal(linkSum(chart, ({ target }) => target.startsWith('jump-')), add(history.map((day) => day.jumpInflux)))
        const violations = collectViolations()
        for (const stage of journeyStageStatistics) {
          const source = `stage-${stage.id}`
          const milestones = linkSum(chart, (link) => link.source === source && /^(goal|stage-)/.test(link.target))
          violations.equal(milestones, add(stage.history.map(({ milestoneInflux }) => milestoneInflux)), stage)
          for (const at of stage.history[0]?.exitSizes.keys() ?? []) {
            const exits = linkSum(chart, ({ target }) => target === `exit-${stage.id}-${at}`)
            if (exits !== add(stage.history.map(({ exitSizes }) => exitSizes[at] ?? 0))) t.fail(`exit ${at} of ${source}`)
          }
        }
        t.same(violations.found, [])
        const moves = linkSum(chart, ({ target }) => target.startsWith('stage-'))
        const stageEntries = add(journeyStageStatistics.flatMap((stage) => stage.history.map((day) => day.entryInflux)))
        t.equal(stageEntries, add(history.map(({ entryInflux }) => entryInflux)) + moves)
      })
    }

    t.test('has charts of adjacent ranges that add up to the chart of both', async (t) => {
      const whole = valuesOf(await conversion(id, '?from=2026-07-01&to=2026-08-31'))
      const july = valuesOf(await conversion(id, '?from=2026-07-01&to=2026-07-31'))
      const august = valuesOf(await conversion(id, '?from=2026-08-01&to=2026-08-31'))
      t.same([...july].map(([link, value]) => [link, value + (august.get(link) ?? 0)]), [...whole])
    })

    t.test('names every node of a link once, and divides each link by its source\'s outflow', async (t) => {
      const { data, metaData: { links } } = (await conversion(id, range)).attributes.chart
      const labels = data.map(({ label }) => label)
      t.equal(new Set(labels).size, labels.length)
      t.same(new Set(links.flatMap(({ source, target }) => [source, target])), new Set(labels))
      for (const { source, value, conversionRate } of links) {
        const outflow = add(links.filter((link) => link.source === source).map((link) => link.value))
        const expected = outflow === 0 ? 0 : Math.round(value * 10_000 / outflow) / 100
        if (conversionRate !== expected) t.fail(`rate of ${source} is ${conversionRate}, not ${expected}`)
      }
    })
  })
}

t.test('an item has the documented fields', async (t) => {
  const { conversion } = await askSandbox(t)
  const { id, type, attributes: { chart, ...attributes } } = await conversion('1001', range)
  t.strictSame({ id, type, ...attributes }, {
    id: '1001',
    type: 'journeySankeyChart',
    journeyId: '1001',
    journeyStageId: null,
    updatedAt: '2026-08-20T03:02:32.000Z'
  })
  t.equal(chart.title, 'Sankey Chart')
  t.equal(chart.chartType, 'sankey')
  t.same(chart.data[0], { label: 'stage-100101', value: { id: '100101', name: 'Awareness', type: 'stage' } })
  t.match(chart.data.find(({ label }) => label === 'exit-100101-1')?.value, {
    id: '100101-1', name: 'Unsubscribed', type: 'exit'
  })
})

t.test('the cyclic journey moves profiles in both directions between two stages', async (t) => {
  const { conversion } = await askSandbox(t)
  const values = valuesOf(await conversion('1004'))
  t.ok(values.get('stage-100401 stage-100402'))
  t.ok(values.get('stage-100402 stage-100401'))
})

t.test('the large journey has 8 stages, 160 exits and 120 jumps', async (t) => {
  const { conversion } = await askSandbox(t)
  const types = (await conversion('1006')).attributes.chart.data.map(({ value }) => value.type)
  const countOf = (type: string): number => types.filter((found) => found === type).length
  t.same(['stage', 'goal', 'exit', 'jump'].map(countOf), [8, 1, 160, 120])
})

t.test('the small journey has two exits with the same name', async (t) => {
  const { conversion } = await askSandbox(t)
  const exits = (await conversion('1007')).attributes.chart.data.filter(({ value }) => value.type === 'exit')
  const names = exits.map(({ value }) => value.name)
  t.equal(names.filter((name) => name === '古いプロファイル').length, 2)
})

t.test('a journey that never ran has an empty chart', async (t) => {
  const { conversion } = await askSandbox(t)
  const { chart } = (await conversion('1005')).attributes
  t.same(chart, { title: 'Sankey Chart', chartType: 'sankey', data: [], metaData: { links: [] } })
})

function valuesOf ({ attributes }: ChartItem): Map<string, number> {
  return new Map(attributes.chart.metaData.links.map(({ source, target, value }) => [`${source} ${target}`, value]))
}
