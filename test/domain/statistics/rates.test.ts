import t from 'tap'
import { numbers } from '../../../src/domain/numbers/arithmetic.ts'
import type { Rate } from '../../../src/domain/numbers/rate.ts'
import { defineJourneyRates, readRates } from '../../../src/domain/statistics/rates.ts'
import { statisticsOf } from '../../support/domain/build-sources.ts'

function activeRateOf (current: number, entered: number, isCumulative: boolean): Rate {
  const sent = statisticsOf({ totals: { entered, current, goals: 0, exitsOrJumps: 0 } })
  return readRates(defineJourneyRates(numbers, sent, isCumulative)).active
}

t.test('since launch, the share of entered profiles that are inside now has an interval', async t => {
  const rate = activeRateOf(293, 1489, true)
  t.equal(rate.value, 293 / 1489)
  t.match(rate.interval, { low: Number, high: Number })
})

t.test('with a range the share is withheld, but both figures are shown', async t => {
  t.strictSame(activeRateOf(293, 1489, false), { value: null, numerator: 293, denominator: 1489, reportedPercent: null, interval: null })
})

t.test('more profiles inside than ever entered give no share instead of 100 %', async t => {
  t.match(activeRateOf(11, 10, true), { value: null, numerator: 11, denominator: 10, interval: null })
})
