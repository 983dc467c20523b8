import t from 'tap'
import type { DrawableGraph } from '../../../src/formats/drawable-graph.ts'
import {
  activationLimit, chooseActivations, startActivations, type ChosenActivations
} from '../../../viewer/src/activations/choose-activations.ts'
import { describeActivations } from '../../../viewer/src/words/describe-activations.ts'
import { createNumberWords } from '../../../viewer/src/words/number-words.ts'

const words = createNumberWords('en-GB')

/** Activations with given sizes, each of which leads to a goal and, half as often, to an exit. */
function graphOf (sizes: Readonly<Record<string, number>>): DrawableGraph {
  const names = Object.keys(sizes)
  const [goal, exit] = [names.length, names.length + 1]
  const links = names.flatMap((name, source) => [
    { source, target: goal, value: sizes[name] ?? 0, kind: 'goal' as const },
    { source, target: exit, value: (sizes[name] ?? 0) / 2, kind: 'exit' as const }
  ])
  return {
    nodes: [
      ...names.map(name => ({ id: `id of ${name}`, name, type: 'activation' as const, stageId: '1', value: 1.5 * (sizes[name] ?? 0) })),
      { id: 'goal', name: 'Bought', type: 'goal', stageId: null, value: 0 },
      { id: 'exit', name: 'Left', type: 'exit', stageId: null, value: 0 }
    ],
    links,
    removed: [{
      source: { id: 'id of Lost', name: 'Lost mail', stageId: '1' },
      target: { id: 'goal', name: 'Bought', stageId: null },
      value: 0,
      kind: 'goal',
      feedback: false
    }],
    summary: { nodes: names.length + 2, links: links.length, complete: true, linkTotal: 0, removedTotal: 0 },
    adjustments: []
  }
}

const many = graphOf(Object.fromEntries(Array.from({ length: 48 }, (_, at) => [`Mail ${at + 1}`, (at * 17 % 48 + 1) * 10])))

const sourcesOf = ({ graph: { nodes, links } }: ChosenActivations): string[] =>
  [...new Set(links.map(({ source }) => nodes[source]?.name ?? ''))]

t.test('the largest come first, and the others are left out without a sum', async t => {
  const chosen = chooseActivations(many, startActivations)
  t.match(chosen, { count: 49, found: 49, shown: activationLimit })
  const values = chosen.graph.nodes.filter(({ type }) => type === 'activation').map(({ value }) => value)
  t.same(values, Array.from({ length: 10 }, (_, at) => (48 - at) * 15))
  t.same(chosen.graph.nodes.slice(10).map(({ name, value }) => [name, value]), [['Bought', 4_350], ['Left', 2_175]], 'of those shown alone')
  t.equal(chosen.graph.summary.linkTotal, 6_525)
  t.same(chosen.graph.removed, [])
  t.equal(describeActivations(chosen, startActivations, words), 'Showing the 10 largest of 49 activations. ' +
    'The others are not added up, because a profile may count under several activations.')
})

t.test('all of them are shown where the reader wants that', async t => {
  const choice = { q: '', isAll: true }
  const chosen = chooseActivations(many, choice)
  t.match(chosen, { count: 49, found: 49, shown: 49 })
  t.equal(chosen.graph.links.length, many.links.length)
  t.same(chosen.graph.removed, many.removed, 'also what is not drawn')
  t.equal(describeActivations(chosen, choice, words), 'Showing all 49 activations, largest first.')
})

t.test('a search ignores case and width, and is told with what it leaves out', async t => {
  const graph = graphOf({ 'Welcome Ｍａｉｌ': 5, 'ﾒｰﾙ 春': 9, Push: 20 })
  const search = (q: string) => chooseActivations(graph, { q, isAll: false })
  t.same(sourcesOf(search('mail')), ['Welcome Ｍａｉｌ'])
  t.match(search('MAIL'), { found: 2, shown: 2 }, 'Lost mail, too, which the table has')
  t.same(sourcesOf(search('メール')), ['ﾒｰﾙ 春'])
  t.match(search('sms'), { count: 4, found: 0, shown: 0 })
  t.equal(describeActivations(search('mail'), { q: 'mail', isAll: false }, words), 'Showing the 2 of 4 activations that match “mail”.')
  const mails = chooseActivations(many, { q: 'mail', isAll: false })
  t.match(describeActivations(mails, { q: 'mail', isAll: false }, words),
    /^Showing the 10 largest of 49 activations that match “mail” \(49 in total\)\. The others/)
})

t.test('links lead from the shown activations to the nodes at their ends', async t => {
  const { graph } = chooseActivations(graphOf({ Small: 1, Large: 8 }), startActivations)
  t.same(graph.nodes.map(({ name }) => name), ['Large', 'Small', 'Bought', 'Left'])
  t.same(graph.links.map(({ source, target, value }) => [source, target, value]), [[0, 2, 8], [0, 3, 4], [1, 2, 1], [1, 3, 0.5]])
})
