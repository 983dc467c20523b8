import { createHook } from 'node:async_hooks'

let heldTick: object | null = null

/**
 * Keeps `process.nextTick` as fast as it is in a young process. Node makes an object with computed keys for each tick, and V8
 * knows that object's hidden class weakly: a major collection that meets no waiting tick ends the class, after which those
 * keys are set the slow way for good. A tick takes four to five times as long then (Node 20.20 and 24.21), and a request takes
 * several. An object that stays alive keeps the class.
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
