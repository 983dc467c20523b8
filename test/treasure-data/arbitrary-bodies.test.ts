import fc from 'fast-check'
import t from 'tap'
import { parseAnswer } from '../../src/treasure-data/contract/parse-answer.ts'
import { TreasureDataError } from '../../src/treasure-data/errors/treasure-data-error.ts'

const names = [
  'data', 'attributes', 'chart', 'metaData', 'links', 'source', 'target', 'value', 'label', 'history', 'size', 'journeyStageStatistics',
  'stepSizes', 'stepInfluxes', 'exitSizes', 'journeyStageId', 'updatedAt', 'id', 'type', 'stageId', 'name', 'journeyStages', 'steps',
  'exitCriterias', 'goal', 'latestExecution', '__proto__', 'constructor'
]

/** JSON that is often close to a valid body. */
const near = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant('12.5')),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(fc.constantFrom(...names), tie('value')), { maxLength: 5 }).map(entries => Object.fromEntries(entries))
  )
})).value

const bodies = fc.oneof(
  fc.json(),
  near.map(value => JSON.stringify(value)),
  near.map(data => JSON.stringify({ data })),
  near.map(attributes => JSON.stringify({ data: { attributes } })),
  near.map(chart => JSON.stringify({ data: [{ attributes: { chart } }] })),
  fc.string({ unit: 'binary' })
).map(text => Buffer.from(text))

const anyBytes = fc.uint8Array().map(bytes => Buffer.from(bytes))

/** Returns whether it returns a value that JSON can represent, or throws a `TreasureDataError` with a reason. */
function holds (parse: () => unknown): boolean {
  try {
    const value = parse()
    return JSON.stringify(JSON.parse(JSON.stringify(value))) === JSON.stringify(value)
  } catch (error) {
    return error instanceof TreasureDataError && error.code === 'upstream-malformed' && error.faults.length > 0 && error.faults.length <= 5
  }
}

t.test('statistics of any body are a value or a TreasureDataError', async () => {
  fc.assert(fc.property(fc.oneof(bodies, anyBytes), body => holds(() => parseAnswer('statistics', body).content)), { numRuns: 1_000 })
})

t.test('charts of any body are a value or a TreasureDataError', async () => {
  fc.assert(fc.property(fc.oneof(bodies, anyBytes), body => holds(() => parseAnswer('conversion', body).content)), { numRuns: 1_000 })
})

t.test('a definition of any body is a value or a TreasureDataError', async () => {
  fc.assert(fc.property(fc.oneof(bodies, anyBytes), body => holds(() => parseAnswer('definition', body).content)), { numRuns: 1_000 })
})
