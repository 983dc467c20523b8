import t from 'tap'
import { RetryBudget } from '../../../src/treasure-data/limits/retries.ts'

function rig () {
  let nowMs = 1_000_000
  const budget = new RetryBudget(() => nowMs)
  return {
    pass: (ms: number) => { nowMs += ms },
    call: (times: number) => { for (let call = 0; call < times; call++) budget.countCall() },
    grants: (asked: number) => Array.from({ length: asked }, () => budget.take()).filter(granted => granted).length
  }
}

t.test('ten retries a minute are free', async t => {
  const { call, grants } = rig()
  t.equal(grants(20), 10)
  call(49)
  t.equal(grants(20), 0, 'a fifth of 49 is less')
})

t.test('beyond that a fifth of the calls', async t => {
  const { call, grants } = rig()
  call(1_000)
  t.equal(grants(1_000), 200)
})

t.test('both are counted over one minute', async t => {
  const { pass, call, grants } = rig()
  call(100)
  t.equal(grants(100), 20)
  pass(54_000)
  t.equal(grants(100), 0)
  pass(6_000)
  t.equal(grants(100), 10, 'calls and retries are forgotten')
  pass(30_000)
  call(100)
  t.equal(grants(100), 10, 'ten of the twenty were taken half a minute ago')
  pass(30_000)
  t.equal(grants(100), 10)
})

t.test('events every second for an hour do not pile up', async t => {
  const { pass, call, grants } = rig()
  let granted = 0
  for (let second = 0; second < 3_600; second++) {
    call(1)
    granted += grants(1)
    pass(1_000)
  }
  t.ok(granted <= 60 * 12, `${granted} of 3,600`)
  t.ok(granted >= 60 * 10)
})
