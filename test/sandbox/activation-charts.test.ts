import t from 'tap'
import { askSandbox, generatedIds, linkSum } from './ask-sandbox.ts'
import { collectViolations } from '../support/collect-violations.ts'

for (const id of generatedIds) {
  t.test(`no activation of journey ${id} has more outcomes than its stage`, async (t) => {
    const { activation, conversion } = await askSandbox(t)
    const violations = collectViolations()
    for (const query of ['', '?from=2026-08-01&to=2026-08-31', '?from=2026-09-15&to=2026-09-15']) {
      const whole = await conversion(id, query)
      const items = await activation(id, query)
      violations.ok(items.length > 0, query)
      for (const { id: itemId, attributes: { journeyStageId, chart } } of items) {
        violations.equal(itemId, journeyStageId, itemId, journeyStageId, chart)
        const source = `stage-${journeyStageId}`
        const moves = linkSum(whole, (link) => link.source === source && link.target.startsWith('stage-'))
        for (const { target, value } of chart.metaData.links) {
          const fromStage = target.startsWith('milestone-')
            ? moves
            : linkSum(whole, (link) => link.source === source && link.target === target)
          if (!(Number.isInteger(value) && value >= 0 && value <= fromStage)) t.fail(`${value} to ${target} of ${fromStage}`)
        }
      }
    }
    t.same(violations.found, [])
  })
}

t.test('each stage with activations has an item, in order', async (t) => {
  const { activation } = await askSandbox(t)
  const stagesOf = async (id: string): Promise<Array<string | null>> =>
    (await activation(id)).map(({ attributes }) => attributes.journeyStageId)
  t.same(await stagesOf('1001'), ['100101', '100102', '100103'])
  t.same(await stagesOf('1003'), ['100301', '100302'])
  t.equal((await stagesOf('1006')).length, 8)
})

t.test('activations lead to the goal, the next stages, exits and jumps', async (t) => {
  const { activation } = await askSandbox(t)
  const [item] = await activation('1001', '?from=2026-08-01&to=2026-08-31')
  t.match(item, {
    type: 'journeySankeyChart',
    attributes: { journeyId: '1001', updatedAt: '2026-08-31T03:02:32.000Z', chart: { title: 'Journey Conversion' } }
  })
  t.same(item?.attributes.chart.data.map(({ value }) => value.type), [
    'activation', 'goal', 'activation', 'stage', 'stage', 'exit', 'exit', 'jump'
  ])
})

t.test('one journey shows transitions to other stages as milestones', async (t) => {
  const { activation } = await askSandbox(t)
  const [item] = await activation('1003')
  const milestones = item?.attributes.chart.data.filter(({ value }) => value.type === 'milestone')
  t.same(milestones, [
    { label: 'milestone-100301', value: { id: '100301', name: 'Opened the reminder', type: 'milestone' } }
  ])
})

t.test('the first stage of the large journey has 49 activations', async (t) => {
  const { activation } = await askSandbox(t)
  const nodes = (await activation('1006'))[0]?.attributes.chart.data ?? []
  t.equal(nodes.filter(({ value }) => value.type === 'activation').length, 49)
})

t.test('a journey that never ran has no items', async (t) => {
  const { activation } = await askSandbox(t)
  t.same(await activation('1005'), [])
})
