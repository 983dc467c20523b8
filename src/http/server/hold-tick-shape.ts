import { createHook } from 'node:async_hooks'

let heldTick: object | null = null

/**
 * Keeps `process.nextTick` as fast as in a young process. Node creates an object with computed keys for each tick, and V8 holds its hidden
 * class weakly. A major garbage collection without a waiting tick drops the class, and from then on the keys are set the slow way. A tick
 * then takes four to five times as long (Node 20.20 and 24.21), and a request needs several. An object that stays alive keeps the class.
 */
export function holdTickShape (): void {
  if (heldTick !== null) return
  const hook = createHook({
    init (_id, type, _trigger, tick) {
      if (type === 'TickObject') heldTick = tick
    }
  }).enable()
  process.nextTick(() => {})
  hook.disable()
}
