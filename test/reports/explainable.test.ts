import fc from 'fast-check'
import t from 'tap'
import type { DateRange } from '../../src/domain/date-range.ts'
import { flowKinds } from '../../src/domain/select-flow.ts'
import { explainableGraph, explainableOverview, explainableStatistics } from '../../src/reports/explainable.ts'
import { overviewParts } from '../../src/reports/overview.ts'
import { readSource } from '../../src/reports/read-source.ts'
import type { Endpoint } from '../../src/reports/source.ts'
import { createJourneyAnswers } from '../../src/sandbox/journey-answers.ts'
import { largeJourney } from '../../src/sandbox/large-journey.ts'
import { sandboxJourneys } from '../../src/sandbox/sandbox-journeys.ts'
import { checkExplanations, type Sources } from '../support/check-explanation.ts'
import { rangeOf } from '../support/sources.ts'

const all: ReadonlySet<Endpoint> = new Set(overviewParts)
const answer = createJourneyAnswers(() => Date.parse('2026-09-15T12:00:00Z'))

function readSources (journeyId: string, range: DateRange | null): Sources {
  const query = new URLSearchParams(range === null ? {} : { from: range.from, to: range.to })
  return Object.fromEntries(overviewParts.map(endpoint => {
    const { body, mediaType } = answer(endpoint, journeyId, query)
    return [endpoint, readSource(endpoint, { body, mediaType, etag: null, lastModified: null })]
  }))
}

for (const { id, name } of sandboxJourneys) {
  t.test(`every rate, check, growth, share and sum of "${name}" is explained by what stands in TD's bodies`, async t => {
    // its tens of thousands of numbers are explained once
    for (const range of id === largeJourney.id ? [null] : [null, rangeOf('2026-09-10', '2026-09-14')]) {
      const sources = readSources(id, range)
      const parts = [explainableStatistics, explainableGraph('conversion'), explainableGraph('activation')]
        .map(explainable => checkExplanations(explainable, sources, range))
      t.ok(parts.every(count => count >= 7), `${parts}`)
      t.ok(checkExplanations(explainableOverview(all, ['checks', '0']), sources, range) > parts.reduce((sum, count) => sum + count), 'and the checks across parts')
    }
    const sources = readSources(id, null)
    for (const kind of flowKinds) checkExplanations(explainableGraph('conversion', [kind]), sources, null)
  })
}

/** A number as TD may send it: at times as a text. */
const sent = (value: fc.Arbitrary<number>) => value.chain(number => fc.constantFrom<unknown>(number, Number.isInteger(number) && Math.abs(number) < 1e15 ? ` ${number}` : number))
const key = fc.constantFrom('1', '2', 'wait_step_1', 'a/b', '~1', '~', '', '__proto__', 'constructor', '\ud800', '12.5')

const whole = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: -5, max: 1_000_000 }))
const any = fc.oneof(whole, fc.double({ min: -1e9, max: 1e9, noNaN: true }))

function statisticsBodies (number: fc.Arbitrary<number>): fc.Arbitrary<string> {
  const counts = (names: string[]) => fc.record(Object.fromEntries(names.map(name => [name, fc.option(sent(number), { freq: 10 })])), { requiredKeys: names.slice(0, -1) })
  const moves = ['size', 'entryInflux', 'exitInflux', 'jumpInflux']
  const steps = fc.array(fc.tuple(key, fc.option(sent(number)))).map(entries => JSON.stringify(Object.fromEntries(entries)))
  const write = (fields: object, more: Record<string, string>) => `{${[JSON.stringify(fields).slice(1, -1), ...Object.entries(more).map(([name, text]) => `"${name}":${text}`)].filter(text => text !== '').join(',')}}`
  const stage = fc.tuple(
    counts(['enteredSize', 'size', 'milestoneSize', 'exitOrJumpSize', 'completeMilestoneRate', 'exitOrJumpRate']),
    fc.constantFrom(null, 7, '7', '8'),
    steps,
    fc.array(fc.tuple(counts([...moves, 'milestoneInflux']), fc.array(sent(number), { maxLength: 3 })), { maxLength: 3 })
  ).map(([fields, id, stepSizes, history]) => write({ ...fields, id, history: history.map(([point, exitSizes]) => ({ ...point, exitSizes })) }, { stepSizes }))
  return fc.tuple(
    counts(['enteredSize', 'size', 'goalSize', 'exitOrJumpSize', 'completionRate', 'exitOrJumpRate']),
    fc.array(counts([...moves, 'goalInflux']), { maxLength: 3 }),
    fc.array(stage, { maxLength: 3 })
  ).map(([fields, history, stages]) => `{"data":{"attributes":${write({ ...fields, history }, { journeyStageStatistics: `[${stages.join(',')}]` })}}}`)
}

/** Charts as TD may send them: listed, alone, or in a map by stage. */
function chartsBodies (number: fc.Arbitrary<number>): fc.Arbitrary<string> {
  const label = fc.constantFrom('stage-1', 'stage-2', 'goal', 'exit-1-0', 'jump-1', 'activation-1', 'activation-2', '12', 'milestone-1', '__proto__')
  const link = fc.record({ source: label, target: label, value: sent(number), conversionRate: fc.option(sent(number)) })
  const chart = fc.record({
    attributes: fc.record({
      journeyStageId: fc.constantFrom(null, 7, '7', '8'),
      chart: fc.record({ data: fc.constant([{ label: '12', value: { id: 12, type: 'stage', name: '5' } }]), metaData: fc.record({ links: fc.array(link, { maxLength: 12 }) }) })
    })
  })
  const map = fc.tuple(key, fc.array(chart, { maxLength: 2 })).map(([stage, charts]) => Object.fromEntries([[stage, charts]]))
  return fc.oneof(chart, map, fc.array(fc.oneof(chart, map), { maxLength: 4 })).map(data => JSON.stringify({ data }))
}

for (const [name, number, isWhole] of [['whole numbers', whole, true], ['any numbers', any, false]] as const) {
  t.test(`whatever TD sends in ${name}, every explanation leads to the number`, async () => {
    const read = (endpoint: Endpoint, text: string) => readSource(endpoint, { body: Buffer.from(text), mediaType: 'application/json', etag: null, lastModified: null })
    const range = fc.constantFrom(null, rangeOf('2026-09-10', '2026-09-14'))
    fc.assert(fc.property(statisticsBodies(number), chartsBodies(number), chartsBodies(number), range, (statistics, conversion, activation, range) => {
      const sources = { statistics: read('statistics', statistics), conversion: read('conversion', conversion), activation: read('activation', activation) }
      checkExplanations(explainableOverview(all, ['checks']), sources, range, isWhole)
      checkExplanations(explainableGraph('activation', ['goal', 'exit']), sources, range, isWhole)
    }), { numRuns: 150 })
  })
}
