import fc from 'fast-check'
import t from 'tap'
import { LoadDemand, loadPriorities, type BackgroundPriority } from '../../src/runtime/load-demand.ts'

t.test('callers raise the priority, and the background keeps the load when they leave', async t => {
  const demand = new LoadDemand('warm-up')
  t.equal(demand.priority(), 'warm-up')
  demand.keep('refreshes')
  demand.keep('definitions')
  t.equal(demand.priority(), 'refreshes', 'the highest that was wanted')
  const leave = demand.join('client')
  t.equal(demand.priority(), 'callers')
  leave()
  t.equal(demand.priority(), 'refreshes')
  t.notOk(demand.isAbandoned())
})

t.test('a load is abandoned once nobody wants it, unless it was sent, and never returns', async t => {
  const demand = new LoadDemand(null)
  const leave = demand.join('client')
  leave()
  t.ok(demand.isAbandoned())
  demand.join('late')
  t.ok(demand.isAbandoned())
  const sent = new LoadDemand(null)
  const leaveSent = sent.join('client')
  sent.beginWaiting(() => {})
  t.ok(sent.isQueued())
  sent.endWaiting(true)
  leaveSent()
  t.notOk(sent.isAbandoned())
  t.notOk(sent.isWanted())
})

type Step = { join: string } | { leave: number } | { keep: BackgroundPriority } | { send: true }

const steps = fc.array(fc.oneof<Array<fc.Arbitrary<Step>>>(
  fc.record({ join: fc.constantFrom('a', 'b') }),
  fc.record({ leave: fc.nat(5) }),
  fc.record({ keep: fc.constantFrom<BackgroundPriority>('refreshes', 'definitions', 'warm-up') }),
  fc.constant({ send: true as const })
), { maxLength: 20 })

t.test('a load is abandoned exactly if nobody wanted it at some time before it was sent, for any order of callers', async t => {
  fc.assert(fc.property(steps, taken => {
    const demand = new LoadDemand(null)
    const leaves: Array<() => void> = []
    let callers = 0
    let kept = false
    let sent = false
    let abandoned = false
    for (const step of taken) {
      if ('join' in step) {
        leaves.push(demand.join(step.join))
        callers++
      } else if ('leave' in step) {
        const [leave] = leaves.splice(step.leave, 1)
        if (leave === undefined) continue
        leave()
        leave()
        callers--
        abandoned ||= callers === 0 && !kept && !sent
      } else if ('keep' in step) {
        demand.keep(step.keep)
        kept = true
      } else if (!abandoned) {
        demand.beginWaiting(() => {})
        demand.endWaiting(true)
        sent = true
      }
      if (demand.isAbandoned() !== abandoned) throw new Error(`abandoned: ${demand.isAbandoned()}`)
      if (demand.isAwaited() !== (callers > 0)) throw new Error(`awaited: ${demand.isAwaited()}`)
      if (!loadPriorities.includes(demand.priority())) throw new Error(demand.priority())
    }
  }), { seed: 20_261_128, numRuns: 1_000 })
  t.pass('as counted')
})
