import t from 'tap'
import { PermitRate } from '../../../src/treasure-data/limits/permit-rate.ts'
import { collectViolations } from '../../support/collect-violations.ts'

t.test('the permits of two seconds come at once, then evenly', async t => {
  const rate = new PermitRate(() => ({ perSecond: 5, burst: 10 }))
  t.same([0, 8, 9, 10, 11, 14].map(ahead => rate.waitMs(ahead, 1_000)), [0, 0, 0, 200, 400, 1_000])
  const violations = collectViolations()
  for (let call = 0; call < 10; call++) {
    violations.equal(rate.waitMs(0, 1_000), 0, call)
    rate.take(1_000)
  }
  t.same(violations.found, [])
  t.equal(rate.waitMs(0, 1_000), 200)
  t.equal(rate.waitMs(2, 1_100), 500)
  t.equal(rate.waitMs(0, 1_200), 0)
  rate.take(1_200)
  t.equal(rate.waitMs(0, 1_200), 200)
})

t.test('an idle time adds no more than that', async t => {
  const rate = new PermitRate(() => ({ perSecond: 5, burst: 10 }))
  rate.take(0)
  t.equal(rate.waitMs(9, 1_000_000), 0)
  t.equal(rate.waitMs(10, 1_000_000), 200)
})

t.test('no span of time has more permits than rate and burst', async t => {
  const violations = collectViolations()
  for (const perSecond of [1, 3, 7, 100]) {
    const rate = new PermitRate(() => ({ perSecond, burst: 2 * perSecond }))
    const begun: number[] = []
    for (let nowMs = 0; nowMs < 10_000; nowMs += 3) {
      if (rate.waitMs(0, nowMs) > 0) continue
      rate.take(nowMs)
      begun.push(nowMs)
    }
    violations.ok(begun.length <= perSecond * (10 + 2), `${begun.length} at ${perSecond}/s`)
    violations.ok(begun.length > perSecond * 10, 'and all of them are used', perSecond)
  }
  t.same(violations.found, [])
})

t.test('a new rate counts from then on', async t => {
  const pace = { perSecond: 4, burst: 8 }
  const rate = new PermitRate(() => pace)
  for (let call = 0; call < 8; call++) rate.take(0)
  Object.assign(pace, { perSecond: 2, burst: 2 })
  t.equal(rate.waitMs(0, 0), 1_500, 'two seconds of permits are taken, of which one is a burst, and one permit of half a second is to come')
  rate.take(2_000)
  t.equal(rate.waitMs(0, 2_000), 0)
  rate.take(2_000)
  t.equal(rate.waitMs(0, 2_000), 500)
})
