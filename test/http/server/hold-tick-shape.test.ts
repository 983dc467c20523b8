import { createHook } from 'node:async_hooks'
import { setImmediate as turnOfLoop } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import t from 'tap'
import { holdTickShape } from '../../../src/http/server/hold-tick-shape.ts'

setFlagsFromString('--expose-gc')
const collectGarbage: unknown = runInNewContext('gc')

/** Returns weak references to the ticks that `run` schedules. */
function watchTicks (run: () => void): Array<WeakRef<object>> {
  const ticks: Array<WeakRef<object>> = []
  const hook = createHook({ init (_id, type, _trigger, tick) { if (type === 'TickObject') ticks.push(new WeakRef(tick)) } }).enable()
  run()
  hook.disable()
  return ticks
}

t.test('one tick survives every collection, so that its hidden class does', async t => {
  if (typeof collectGarbage !== 'function') throw new Error('no garbage collector to call')
  const [usual] = watchTicks(() => process.nextTick(() => {}))
  const [held, ...more] = watchTicks(() => { holdTickShape(); holdTickShape() })
  t.equal(more.length, 0, 'it is made once')
  for (let turn = 0; turn < 3; turn++) {
    await turnOfLoop()
    collectGarbage()
  }
  t.equal(usual?.deref(), undefined, 'others are collected')
  t.type(held?.deref(), 'object')
})
