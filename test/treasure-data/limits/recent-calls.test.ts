import t from 'tap'
import { RecentCalls, type Failed } from '../../../src/treasure-data/limits/recent-calls.ts'

const atOrigin: Failed = { at: 'origin' }
const at = (journeyId: string): Failed => ({ at: 'journey', journeyId })

function rig () {
  let nowMs = 0
  const calls = new RecentCalls(() => nowMs)
  return {
    calls,
    pass: (ms: number) => { nowMs += ms },
    add: (times: number, failed: Failed | null) => { for (let call = 0; call < times; call++) calls.add(failed) }
  }
}

t.test('of few calls the last five must all have failed', async t => {
  const { calls, add } = rig()
  t.notOk(calls.areFailing())
  add(4, atOrigin)
  t.notOk(calls.areFailing())
  add(1, null)
  add(4, atOrigin)
  t.notOk(calls.areFailing())
  add(1, atOrigin)
  t.ok(calls.areFailing())
  calls.clear()
  t.notOk(calls.areFailing())
})

t.test('failures older than a minute do not count', async t => {
  const { calls, add, pass } = rig()
  add(1, atOrigin)
  pass(59_999)
  add(4, atOrigin)
  t.ok(calls.areFailing())
  pass(1)
  t.notOk(calls.areFailing())
})

t.test('of many calls half must have failed', async t => {
  const { calls, add, pass } = rig()
  add(9, atOrigin)
  add(9, null)
  add(1, atOrigin)
  t.notOk(calls.areFailing(), '19 calls are few')
  add(1, null)
  t.ok(calls.areFailing(), '10 of 20')
  add(1, null)
  t.notOk(calls.areFailing(), '10 of 21')
  pass(10_000)
  add(4, atOrigin)
  t.notOk(calls.areFailing(), 'the burst is over')
})

t.test('in a burst of mostly good answers, five failures in a row are chance', async t => {
  const { calls, add } = rig()
  add(40, null)
  add(5, atOrigin)
  t.notOk(calls.areFailing())
})

t.test('the last hundred calls count', async t => {
  const { calls, add } = rig()
  add(1_000, null)
  add(49, atOrigin)
  t.notOk(calls.areFailing())
  add(1, atOrigin)
  t.ok(calls.areFailing())
})

t.test('failures of only one journey say nothing about the origin', async t => {
  const { calls, add } = rig()
  add(100, at('1001'))
  t.notOk(calls.areFailing())
  add(1, at('1002'))
  t.ok(calls.areFailing())
})
