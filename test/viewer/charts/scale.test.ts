import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import t from 'tap'
import { makeScale, placeValue } from '../../../viewer/src/charts/scale.ts'

t.test('a scale contains all values and zero, with few round ticks', async () => {
  fc.assert(fc.property(fc.array(fc.option(fc.integer({ min: -1_000, max: 10_000_000 })), { maxLength: 40 }), values => {
    const { least, most, ticks } = makeScale(values, 3)
    for (const value of [0, ...values]) assert.ok(value === null || (value >= least && value <= most))
    assert.ok(ticks.length >= 2 && ticks.length <= 7, String(ticks))
    assert.equal(ticks[0], least)
    assert.equal(ticks.at(-1), most)
    assert.ok(ticks.every(tick => Number.isInteger(tick)))
  }), { numRuns: 200 })
})

t.test('larger values are higher', async t => {
  const scale = makeScale([0, 100], 3)
  t.equal(placeValue(scale, scale.least, 10, 110), 110)
  t.equal(placeValue(scale, scale.most, 10, 110), 10)
})
