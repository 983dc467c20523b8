import { setImmediate as turnOfLoop, setTimeout as pause } from 'node:timers/promises'
import { holdTickShape } from '../src/http/server/hold-tick-shape.ts'
import { median } from './median.ts'

// a separate process, started with --expose-gc: prints ns per tick before and after a major collection, as JSON
const rounds = 30
const ticks = 2_000

if (process.argv[2] === 'held') holdTickShape()
const young = await measure()
// compiled code that knows the class goes first, the class next
for (let collection = 0; collection < 3; collection++) {
  await pause(100)
  global.gc?.()
}
console.log(JSON.stringify({ young, old: await measure() }))

async function measure (): Promise<number> {
  const perTick: number[] = []
  for (let round = 0; round < rounds; round++) {
    const startMs = performance.now()
    for (let tick = 0; tick < ticks; tick++) process.nextTick(() => {})
    await turnOfLoop()
    perTick.push((performance.now() - startMs) / ticks * 1e6)
  }
  return median(perTick)
}
