import t from 'tap'
import { createEventLoopDelay } from '../../../src/http/guards/load-shedding.ts'
import { eventually } from '../../support/redis/start-fleet.ts'
import { readAnswer } from '../../support/service/read-answer.ts'
import { startService } from '../../support/service/start-service.ts'
import { collectViolations } from '../../support/collect-violations.ts'

t.test('with a late event loop, memory and probes answer, no load starts, and it recovers by itself', async t => {
  const service = await startService(t, { env: { TD_DEFINITIONS: 'off' }, deps: { maxDelayMs: 150 } })
  // a start can be late too
  await waitUntil(() => service.app.hasSettled() && !service.app.isUnderPressure())
  const conversion = '/v1/journeys/1000/statistics?format=csv&table='
  // a busy machine is sometimes late by itself
  for (const path of ['/v1/journeys/1000/statistics', `${conversion}stages`]) {
    await eventually(async () => (await readAnswer(service, path)).status === 200)
  }
  let busy = true
  // each turn of the loop takes at least this long, so every measurement exceeds the limit, with or without samples
  const block = (): void => {
    const endMs = performance.now() + 400
    while (performance.now() < endMs);
    if (busy) setImmediate(block)
  }
  block()
  await waitUntil(() => service.app.isUnderPressure())
  const refused = await readAnswer(service, '/v1/journeys/1001/statistics')
  t.match(refused, { status: 503, json: { code: 'overloaded', origin: 'service' } })
  t.match(refused.header('retry-after'), /^\d+$/)
  t.match(await readAnswer(service, '/v1/journeys?ids=1000,1001'), {
    status: 200, json: { journeys: [{ status: 'ok' }, { status: 'failed', problem: { code: 'overloaded' } }] }
  })
  t.equal((await readAnswer(service, '/v1/journeys/1000/statistics')).status, 200)
  t.equal((await service.app.inject({ url: '/v1/journeys/1000/statistics', headers: { host: 'localhost' } })).statusCode, 200)
  t.equal((await readAnswer(service, `${conversion}stages`)).status, 200, 'a form that is ready')
  for (const form of [`${conversion}series`, '/v1/journeys/1000/explain?report=statistics&pointer=/growth']) {
    t.match(await readAnswer(service, form), { status: 503, json: { code: 'overloaded' } }, form)
  }
  t.match(await readAnswer(service, '/v1/journeys/1001/statistics', { 'cache-control': 'only-if-cached' }),
    { status: 504, json: { code: 'not-cached' } })
  t.equal((await readAnswer(service, '/healthz')).status, 200)
  t.equal(service.sandbox.calls.total(), 1)
  busy = false
  let status = 503
  for (let attempt = 0; attempt < 100 && status === 503; attempt++) {
    await new Promise(resolve => setTimeout(resolve, 100))
    status = (await readAnswer(service, '/v1/journeys/1001/statistics')).status
  }
  t.equal(status, 200)
})

t.test('a process is ready once its event loop was on time, and stays ready', async t => {
  const service = await startService(t, { deps: { maxDelayMs: 150 } })
  const readiness = async () => await readAnswer(service, '/readyz')
  let busy = true
  const block = (): void => {
    const endMs = performance.now() + 400
    while (performance.now() < endMs);
    if (busy) setImmediate(block)
  }
  t.match(await readiness(), { status: 503, json: { status: 'starting' } }, 'nothing was measured')
  block()
  await waitUntil(() => service.app.isUnderPressure())
  t.match(await readiness(), { status: 503, json: { status: 'starting' } }, 'late')
  busy = false
  for (let turn = 0; turn < 300 && (await readiness()).status === 503; turn++) await new Promise(resolve => setTimeout(resolve, 100))
  t.match(await readiness(), { status: 200, json: { status: 'ok' } })
  busy = true
  block()
  await waitUntil(() => service.app.isUnderPressure())
  busy = false
  t.equal((await readiness()).status, 200, 'a busy time does not take it out')
})

t.test('a process that was busy at the start is not considered late forever', async t => {
  const service = await startService(t, { deps: { maxDelayMs: 60_000 } })
  const busyTurns = 3
  const violations = collectViolations()
  for (let turn = 0; turn < busyTurns; turn++) {
    const endMs = performance.now() + 600
    while (performance.now() < endMs);
    // the interval ends without a sample
    await new Promise(resolve => setTimeout(resolve, 0))
    violations.equal(service.app.isUnderPressure(), false, turn)
  }
  t.same(violations.found, [])
  t.equal((await readAnswer(service, '/v1/journeys/1001/statistics')).status, 200)
})

t.test('the delay is the mean of the samples minus their own length, and never below zero', async t => {
  const { read, sample } = createRig()
  sample(10, 10)
  t.equal(read(), 0)
  sample(10, 310)
  t.equal(read(), 150)
  sample(9)
  t.equal(read(), 0)
})

t.test('without samples, one turn of the loop took the whole interval', async t => {
  const { read, pass } = createRig()
  pass(510)
  t.equal(read(), 500)
  pass(900)
  t.equal(read(), 890)
})

t.test('old measurements are discarded', async t => {
  const { read, sample, pass } = createRig()
  sample(2_010)
  pass(3_000)
  t.equal(read(), 2_000)
  sample(10)
  pass(500)
  t.equal(read(), 0)
})

/** Waits a bounded time. */
async function waitUntil (isReached: () => boolean): Promise<void> {
  for (let turn = 0; turn < 3_000 && !isReached(); turn++) await new Promise(resolve => setTimeout(resolve, 10))
}

function createRig () {
  let nowMs = 0
  let taken: number[] = []
  const samples = {
    get count () { return taken.length },
    get mean () { return taken.reduce((sum, ms) => sum + ms * 1e6, 0) / taken.length },
    reset () { taken = [] }
  }
  return {
    read: createEventLoopDelay(samples, () => nowMs),
    sample (...ms: number[]) { taken.push(...ms) },
    pass (ms: number) { nowMs += ms }
  }
}
