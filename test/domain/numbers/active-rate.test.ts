import t from 'tap'
import { computeActiveRate } from '../../../src/domain/numbers/active-rate.ts'

t.test('since launch, the share of all who entered that is inside now is given with its interval', async (t) => {
  const rate = computeActiveRate(293, 1489, true)
  t.equal(rate.value, 293 / 1489)
  t.match(rate.interval, { low: Number, high: Number })
})

t.test('with a range the share is withheld, while both figures stay visible', async (t) => {
  t.strictSame(computeActiveRate(293, 1489, false), {
    value: null, numerator: 293, denominator: 1489, reportedPercent: null, interval: null
  })
})

t.test('more inside than ever entered gives no share rather than 100 %', async (t) => {
  t.match(computeActiveRate(11, 10, true), { value: null, numerator: 11, denominator: 10, interval: null })
})
