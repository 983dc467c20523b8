import t from 'tap'
import type { CanvasReading } from '../../../src/domain/canvas/read-canvas.ts'
import { groupSmallTargets } from '../../../src/domain/graph/group-small-targets.ts'
import { readCharts } from '../../../src/domain/graph/read-charts.ts'
import { noNames } from '../../../src/domain/td/definition-names.ts'
import { writeCanvasSvg } from '../../../src/formats/canvas/canvas-svg.ts'
import { writeSvg } from '../../../src/formats/svg.ts'
import { toDrawable } from '../../../src/formats/to-drawable.ts'
import { pictureWords } from '../../../src/formats/words/index.ts'
import { translateNames } from '../../../src/formats/words/translate-names.ts'
import { describeAge } from '../../../src/reports/resources/describe-age.ts'
import { collectViolations } from '../../support/collect-violations.ts'
import { chartOf, linkOf, nodeOf } from '../../support/domain/build-sources.ts'
import { readSandboxCanvases } from '../../support/domain/drawn-canvases.ts'
import { makeIrregularGraphs } from '../../support/domain/drawn-graphs.ts'

const { ja } = pictureWords
/** Words of a picture in Japanese that are no Japanese ones: names of products, parameters and time zones, and an id of TD's samples. */
const kept = /Treasure Data|UTC|Asia\/Tokyo|\b(?:kind|top)\b|A\/B|Stage ID/g

/** The texts of a picture, without its markup. */
const readTexts = (svg: string): string => svg.replace(/<style>.*?<\/style>/s, '').replace(/<[^>]*>/g, '\n')

const note = describeAge({
  journeyId: '1',
  range: { from: '2026-09-01', to: '2026-09-07', timeZone: 'Asia/Tokyo', state: 'open', preset: null },
  freshness: {
    state: 'stale',
    dataUpdatedAt: '2026-09-07T03:00:00Z',
    staleSince: '2026-09-08T03:00:00Z',
    staleReason: 'upstream-error',
    asOf: '2026-09-07T15:00:00Z',
    recordedAt: '2026-09-07T04:00:00Z'
  }
} as unknown as Parameters<typeof describeAge>[0], ja)

t.test('graphs in Japanese have Japanese words and names, and names from TD as they are', async t => {
  const ends = ['goal', 'stage-2', 'exit-1-0', 'exit-1-1', 'jump-5', 'milestone-6', 'activation-7', '99']
  const reading = readCharts([chartOf([...ends.map((end, at) => linkOf('stage-1', end, 10 + at)), linkOf('stage-2', 'stage-2', 3)], {
    nodes: ['stage-1', ...ends].map(label => nodeOf(label, { name: null }))
  })])
  const empty = readCharts([chartOf([])])
  const unknown = readCharts([chartOf([], { nodes: [nodeOf('stage-1', { name: null })], isWhole: false })])
  const violations = collectViolations()
  for (const each of [reading, groupSmallTargets(reading, 1), empty, unknown]) {
    const drawable = toDrawable(translateNames(each, ja, noNames))
    const texts = readTexts(writeSvg(drawable, { title: ja.titles.conversion({ id: '1', name: null }), note, words: ja }))
    violations.notMatch(texts.replace(kept, ''), /[a-z]/i, texts)
  }
  t.same(violations.found, [])
  const names = translateNames(reading, ja, noNames).graph.nodes.map(({ displayName }) => displayName).sort()
  t.same(names, ['99', 'アクティベーション7', 'ゴール', 'ジャンプ5', 'ステージ1', 'ステージ2', 'マイルストーン6', '終了1', '終了2'].sort())
  const named = readCharts([chartOf([linkOf('stage-1', 'goal', 1)], { nodes: [nodeOf('stage-1', { name: 'Welcome' }), nodeOf('goal')] })])
  t.match(translateNames(named, ja, noNames).graph.nodes, [{ displayName: 'Welcome' }, { displayName: 'Name of goal' }])
})

t.test('translated names are unique, whatever the graph', async t => {
  const violations = collectViolations()
  for (const { name, reading } of makeIrregularGraphs()) {
    const { nodes } = toDrawable(translateNames(reading, ja, noNames))
    violations.equal(new Set(nodes.map(({ name }) => name)).size, nodes.length, name)
    violations.equal(translateNames(reading, pictureWords.en, noNames), reading, 'English is the language of reports')
  }
  t.same(violations.found, [])
})

t.test('canvases in Japanese have Japanese words', async t => {
  const violations = collectViolations()
  for (const { name, reading } of readSandboxCanvases()) {
    const nameless = JSON.parse(JSON.stringify(reading), (key, value: unknown) => /name$/i.test(key) ? null : value) as CanvasReading
    const texts = readTexts(writeCanvasSvg(nameless, { title: ja.titles.canvas({ id: '1', name: null }), note, words: ja }))
    violations.notMatch(texts.replace(kept, ''), /[a-z]/i, name)
  }
  t.same(violations.found, [])
})

t.test('a wait reads well in any length and unit', async t => {
  const { en } = pictureWords
  t.same([en.waits(1, 'day'), en.waits(3, 'day'), en.waits(3, null)], ['waits 1 day', 'waits 3 days', 'waits 3'])
  t.same([ja.waits(1, 'day'), ja.waits(2, 'week'), ja.waits(3, null), ja.waits(4, 'hour')],
    ['1日間待機', '2週間待機', '待機3（単位不明）', '4 hour 待機'])
  t.same([en.waitsAtMost(1, 'week'), en.waitsUntilAny([1, 5, 7]), en.waitsUntilAny([3])],
    ['at most 1 week', 'until Mon, Fri, or Sun', 'until Wed'])
  t.same([ja.waitsAtMost(14, 'day'), ja.waitsAtMost(3, null), ja.waitsUntilAny([1, 5])],
    ['最大14日間待機', '最大3（単位不明）', '月・金曜まで待機'])
})
