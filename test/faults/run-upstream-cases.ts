import type { Test } from 'tap'
import type { Dispatcher } from 'undici'
import { createServer } from 'node:net'
import { createTdDispatcher } from '../../src/treasure-data/client/create-td-dispatcher.ts'
import { lookup, openBrokenAddresses } from '../support/td/broken-addresses.ts'
import { hour, second } from '../support/cache/cache-rig.ts'
import { listenOn } from '../support/listen-on.ts'
import { startRawUpstream, type RawUpstream } from '../support/td/raw-upstream.ts'
import type { ReadAnswer } from '../support/service/read-answer.ts'
import { startOnClock, type ServiceOnClock } from '../support/service/start-on-clock.ts'
import { assertKeptSecret } from './assert-kept-secret.ts'
import { plantedText, type BrokenPlace, type UpstreamCase } from './upstream-case.ts'

const faulty = '1'
const healthy = '2'
const faultyOnce = '3'
/** After TTL and stale-while-revalidate, callers wait for the load and get the old value if it fails. */
const untilWaitedFor = 2 * hour
/** Longer than a refusal is remembered, a failing key backs off, and any case asks to wait. */
const untilForgotten = 2 * hour

/** Between two attempts of one load. */
const longestRetryMs = 10 * second

/** Runs each case on its own service: with an empty cache, with an old value, and once more after the fault. */
export async function runUpstreamCases (t: Test, cases: readonly UpstreamCase[]): Promise<void> {
  for (const fault of cases) await t.test(fault.name, t => runUpstreamCase(t, fault))
}

async function runUpstreamCase (t: Test, fault: UpstreamCase): Promise<void> {
  const { expect, oldValue, calls, reconnects = 0, report = 'statistics' } = fault
  const { service, upstream, decoyed, breakJourney, heal } = await startBreakable(t, fault)
  const answers: ReadAnswer[] = []
  const read = async (journeyId: string): Promise<ReadAnswer> => {
    const answer = await readOverTime(service, `/v1/journeys/${journeyId}/${report}`)
    answers.push(answer)
    return answer
  }
  const checkExpected = (answer: ReadAnswer, when: string): void => {
    const { status, code, retryAfter = null, listed = [] } = expect
    t.equal(answer.status, status, `${when}: status`)
    t.equal(answer.header('retry-after'), retryAfter, `${when}: retry-after`)
    if (code === null) {
      t.same(listedIn(answer.json), [...listed].sort(), `${when}: what it lists`)
    } else {
      t.match(answer.json, { code, status, type: `/problems/${code}` }, when)
      t.equal(answer.header('content-type'), 'application/problem+json; charset=utf-8')
      t.equal(answer.header('cache-control'), 'no-store')
    }
  }

  breakJourney(faulty)
  checkExpected(await read(faulty), 'with nothing in memory')
  t.equal(upstream.calls.length, calls, 'requests to Treasure Data')
  heal()
  await service.clock.advance(untilForgotten)
  const truth = await read(faulty)
  t.equal(truth.status, 200)
  t.match(truth.json, { freshness: { state: 'current' } }, 'nothing of the fault is left')

  await service.clock.advance(untilWaitedFor)
  breakJourney(faulty)
  upstream.calls.length = 0
  const renewed = await read(faulty)
  t.equal(upstream.calls.length, calls + reconnects, 'requests to Treasure Data for an old value')
  if (oldValue === 'kept') {
    t.equal(renewed.status, 200)
    t.match(renewed.header('cache-status'), /fwd=stale; fwd-status=\d{3}; detail=stale-if-error$/)
    t.match(renewed.json, { freshness: { state: 'stale', reason: expect.code } })
    t.same({ ...Object(renewed.json), freshness: null }, { ...Object(truth.json), freshness: null }, 'the old numbers')
  } else {
    checkExpected(renewed, 'with an old value')
  }
  // a throttled key backs off; this tests whether the fault did harm
  await service.clock.advance(expect.code === 'upstream-throttled' ? untilForgotten : second)
  t.equal((await read(healthy)).status, 200, 'a healthy journey right after')
  if (calls > 1) {
    await service.clock.advance(untilForgotten)
    breakJourney(faultyOnce, 1)
    upstream.calls.length = 0
    t.equal((await read(faultyOnce)).status, 200, 'a fault that strikes once is not seen')
    t.equal(upstream.calls.length, 2)
  }
  t.equal(decoyed(), 0, 'connections to other servers')
  assertKeptSecret(t, { answers, log: service.log, upstreamText: plantedText })
}

interface Breakable {
  service: ServiceOnClock
  upstream: RawUpstream
  /** Connections that reached another server. */
  decoyed (): number
  breakJourney (journeyId: string, times?: number): void
  heal (): void
}

async function startBreakable (t: Test, { fault, expect }: UpstreamCase): Promise<Breakable> {
  let decoyed = 0
  const decoy = `127.0.0.1:${await listenOn(t, createServer(socket => {
    decoyed++
    socket.destroy()
  }))}`
  const upstream = await startRawUpstream(t)
  // the calls for one answer show what a fault costs
  const env = {
    TD_DEFINITIONS: 'off',
    TD_BASE_URL: upstream.origin,
    TD_MAX_ATTEMPTS: '3',
    CACHE_SOFT_DEADLINE_MS: '120000',
    ...expect.code === 'upstream-timeout' && { TD_DEADLINE_MS: '300' }
  }
  if (typeof fault !== 'string') {
    const answer = { ...fault, send: fault.send.map(piece => typeof piece === 'string' ? piece.replace('{decoy}', decoy) : piece) }
    const service = await startOnClock(t, { env })
    return {
      service, upstream, decoyed: () => decoyed, breakJourney: (id, times) => upstream.break(id, answer, times), heal: upstream.heal
    }
  }
  const detour = await createDetour(t, fault, upstream)
  const service = await startOnClock(t, { env, deps: { dispatcher: detour.dispatcher } })
  return { service, upstream, decoyed: () => decoyed, breakJourney: detour.open, heal: detour.close }
}

/** Routes requests to Treasure Data. While it is broken, requests about one journey go to the broken address. */
async function createDetour (t: Test, place: BrokenPlace, { calls }: RawUpstream) {
  const origin = (await openBrokenAddresses(t))[place]
  let isBroken = (_path: string): boolean => false
  const agent = createTdDispatcher({ maxConcurrency: 4, deadlineMs: 20_000, lookup })
  t.teardown(() => agent.destroy())
  const dispatcher: Dispatcher = agent.compose(dispatch => (options, handler) => {
    if (!isBroken(options.path)) return dispatch(options, handler)
    // nothing listens there, so nothing is counted
    calls.push(`${options.method} ${options.path}`)
    return dispatch({ ...options, origin }, handler)
  })
  return {
    dispatcher,
    open (journeyId: string, times = Infinity) {
      let left = times
      isBroken = path => path.startsWith(`/entities/journeys/${journeyId}/`) && left-- > 0
    },
    close () { isBroken = () => false }
  }
}

/** Waits for the answer. If the service waits for a retry, the clock moves forward at once. */
async function readOverTime (service: ServiceOnClock, path: string): Promise<ReadAnswer> {
  const reading = service.read(path)
  for (;;) {
    const nextMs = service.clock.nextRingMs()
    await service.clock.advance(nextMs <= longestRetryMs ? nextMs : 0)
    const answer = await Promise.race([reading, new Promise<null>(resolve => setImmediate(() => resolve(null)))])
    if (answer !== null) return answer
  }
}

function listedIn (report: unknown): string[] {
  const { warnings, adjustments } = report as { warnings?: Array<{ code: string }>, adjustments?: Array<{ code: string }> }
  return (warnings ?? adjustments ?? []).map(({ code }) => code).sort()
}
