import fc from 'fast-check'
import t from 'tap'
import {
  explainableBalance, explainableGraph, explainableOverview
} from '../../../src/reports/explain/explainable.ts'
import { explainableComparison } from '../../../src/reports/explain/explainable-comparison.ts'
import { overviewParts } from '../../../src/reports/resources/overview.ts'
import { readSource, type Endpoint } from '../../../src/reports/engine/source.ts'
import { checkExplanations, type Sources } from '../../support/domain/check-explanation.ts'
import { rangeOf } from '../../support/sources/sources.ts'

/** A number as TD may send it: sometimes as text, and sometimes something else. */
const sent = (value: fc.Arbitrary<number>) => fc.oneof(
  {
    weight: 20,
    arbitrary: value.chain(number =>
      fc.constantFrom<unknown>(number, Number.isInteger(number) && Math.abs(number) < 1e15 ? ` ${number}` : number))
  },
  fc.constantFrom<unknown>('many', 2 ** 53, true, {}, [])
)
/** Invalid, unsorted and repeated times. */
const time = fc.constantFrom(null, 'xxx', 1_789_516_800, '2026-09-10T03:00:00.000Z', '2026-09-11T03:00:00.000Z', '2026-09-12T03:00:00Z')
const key = fc.constantFrom('1', '2', 'wait_step_1', 'a/b', '~1', '~', '', '__proto__', 'constructor', '\ud800', '12.5')

const whole = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: -5, max: 1_000_000 }))
const any = fc.oneof(whole, fc.double({ min: -1e9, max: 1e9, noNaN: true }))

function statisticsBodies (number: fc.Arbitrary<number>): fc.Arbitrary<string> {
  // sometimes one is null, and the last of them missing
  const counts = (names: string[]) =>
    fc.record(Object.fromEntries(names.map(name => [name, fc.option(sent(number), { freq: 10 })])), { requiredKeys: names.slice(0, -1) })
  const moves = ['size', 'entryInflux', 'exitInflux', 'jumpInflux']
  const steps = fc.array(fc.tuple(key, fc.option(sent(number)))).map(entries => Object.fromEntries(entries))
  const stagePoint = fc.tuple(counts([...moves, 'milestoneInflux']), time, fc.option(fc.array(sent(number), { maxLength: 3 })))
    .map(([point, updatedAt, exitSizes]) => ({ ...point, updatedAt, exitSizes }))
  const point = fc.tuple(counts([...moves, 'goalInflux']), time).map(([point, updatedAt]) => ({ ...point, updatedAt }))
  const stage = fc.tuple(
    counts(['enteredSize', 'size', 'milestoneSize', 'exitOrJumpSize', 'completeMilestoneRate', 'exitOrJumpRate']),
    fc.record({
      id: fc.constantFrom(null, 7, '7', '8'), stepSizes: steps, stepInfluxes: steps, history: fc.array(stagePoint, { maxLength: 3 })
    })
  ).map(([fields, lists]) => ({ ...fields, ...lists }))
  return fc.tuple(
    counts(['enteredSize', 'size', 'goalSize', 'exitOrJumpSize', 'completionRate', 'exitOrJumpRate']),
    fc.record({
      history: fc.array(point, { maxLength: 3 }), journeyStageStatistics: fc.array(stage, { maxLength: 3 })
    })
  ).map(([fields, lists]) => JSON.stringify({ data: { attributes: { ...fields, ...lists } } }))
}

/** Charts as TD may send them: in a list, alone, or in a map by stage. */
function chartsBodies (number: fc.Arbitrary<number>): fc.Arbitrary<string> {
  const label = fc.constantFrom('stage-1', 'stage-2',
    'goal', 'exit-1-0', 'jump-1', 'activation-1', 'activation-2', '12', 'milestone-1', '__proto__')
  const link = fc.record({ source: label, target: label, value: sent(number), conversionRate: fc.option(sent(number)) })
  const chart = fc.record({
    attributes: fc.record({
      journeyStageId: fc.constantFrom(null, 7, '7', '8'),
      chart: fc.record({
        data: fc.constant([{ label: '12', value: { id: 12, type: 'stage', name: '5' } }]),
        metaData: fc.record({ links: fc.array(fc.oneof({ weight: 30, arbitrary: link }, fc.constantFrom(null, 7)), { maxLength: 12 }) })
      })
    })
  })
  const map = fc.tuple(key, fc.array(chart, { maxLength: 2 })).map(([stage, charts]) => Object.fromEntries([[stage, charts]]))
  return fc.oneof(chart, map, fc.array(fc.oneof(chart, map), { maxLength: 4 })).map(data => JSON.stringify({ data }))
}

const range = rangeOf('2026-09-10', '2026-09-14')

function readSources (statistics: string, conversion: string, activation: string): Sources {
  const read = (endpoint: Endpoint, text: string) =>
    readSource(endpoint, { body: Buffer.from(text), mediaType: 'application/json', etag: null, lastModified: null })
  return {
    statistics: read('statistics', statistics), conversion: read('conversion', conversion), activation: read('activation', activation)
  }
}

for (const [name, number, isWhole] of [['whole numbers', whole, true], ['any numbers', any, false]] as const) {
  const sources = fc.tuple(statisticsBodies(number), chartsBodies(number), chartsBodies(number)).map(bodies => readSources(...bodies))

  t.test(`every explanation leads to the number, whatever TD sends in ${name}`, async () => {
    fc.assert(fc.property(sources, fc.constantFrom(null, range), (sources, range) => {
      checkExplanations(explainableOverview(new Set(overviewParts), ['checks']), { sources, range }, isWhole)
      checkExplanations(explainableGraph('activation', ['goal', 'exit']), { sources, range }, isWhole)
      checkExplanations(explainableBalance(), { sources, range }, isWhole)
    }), { numRuns: 100 })
  })

  t.test(`every explanation leads to the number, whatever TD sends about two periods in ${name}`, async () => {
    const before = rangeOf('2026-09-05', '2026-09-09')
    fc.assert(fc.property(sources, sources, (now, earlier) => {
      checkExplanations(explainableComparison(new Set(overviewParts), []),
        { sources: now, range, baseline: { sources: earlier, range: before } }, isWhole)
    }), { numRuns: 100 })
  })
}
