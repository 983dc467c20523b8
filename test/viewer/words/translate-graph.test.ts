import t from 'tap'
import type { FlowGraphReading } from '../../../src/domain/graph/flow-graph.ts'
import { groupSmallTargets } from '../../../src/domain/graph/group-small-targets.ts'
import { noNames } from '../../../src/domain/td/definition-names.ts'
import { d3 } from '../../../src/formats/d3.ts'
import { toDrawable } from '../../../src/formats/to-drawable.ts'
import { pictureWords } from '../../../src/formats/words/index.ts'
import { translateNames } from '../../../src/formats/words/translate-names.ts'
import type { Drawing } from '../../../viewer/src/state/report-types.ts'
import { english } from '../../../viewer/src/texts/english.ts'
import { japanese } from '../../../viewer/src/texts/japanese.ts'
import { setTexts } from '../../../viewer/src/texts/texts.ts'
import { translateGraph } from '../../../viewer/src/words/translate-graph.ts'
import { collectViolations } from '../../support/collect-violations.ts'
import { readSandboxGraphs } from '../../support/domain/drawn-graphs.ts'

t.test('charts have the names of pictures in the language of the page, and small targets are one node there, too', async t => {
  t.teardown(() => { setTexts('en', english) })
  const graphs = await readSandboxGraphs()
  const violations = collectViolations()
  for (const { name, reading } of graphs) {
    setTexts('en', english)
    const drawing = draw(reading)
    violations.equal(translateGraph(drawing, reading.graph).drawing, drawing, name, 'reports are in English')

    setTexts('ja', japanese)
    const translated = translateGraph(drawing, reading.graph)
    const picture = translateNames(reading, pictureWords.ja, noNames)
    violations.same(translated.drawing?.nodes.map(({ name }) => name), draw(picture).nodes.map(({ name }) => name), name)
    violations.same(translated.drawing?.removed, draw(picture).removed, name, 'links that are not drawn')
    violations.same(translated.whole, picture.graph, name)
    const ofLargest = translateGraph(draw(groupSmallTargets(reading, 1)), reading.graph).drawing?.nodes ?? []
    violations.notOk(ofLargest.some(({ name }) => name === 'Other'), name)
  }
  t.same(violations.found, [])
  t.same(translateGraph(null, null), { drawing: null, whole: null })
})

function draw (reading: FlowGraphReading): Drawing {
  const drawable = toDrawable(reading)
  const { removed, summary, adjustments } = drawable
  return { format: 'd3', ...d3.draw(drawable), removed, summary, adjustments } as unknown as Drawing
}
