import t from 'tap'
import { createRetryingFetch } from '../../client/src/retries.ts'
import { collectViolations } from '../support/collect-violations.ts'

interface Told {
  status: number
  retryAfter?: string
}

const limits = { retries: 2, maxRetryWaitMs: 10_000 }

/** Sends requests that get these answers in order, and then 200. Waiting takes no time, and `random` is fixed. */
function retryWith (answers: Told[], { random = 0, options = limits, request = {} }: {
  random?: number, options?: typeof limits, request?: RequestInit
} = {}) {
  const waits: number[] = []
  let sent = 0
  const send = createRetryingFetch(async () => {
    const { status, retryAfter } = answers[sent++] ?? { status: 200 }
    return new Response('{}', { status, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } })
  }, options, { random: () => random, wait: async ms => { waits.push(ms) } })
  return send(new Request('http://127.0.0.1/', request)).then(({ status }) => ({ status, sent, waits }))
}

t.test('a 503 is retried after the given time, as often as allowed', async t => {
  const busy = { status: 503, retryAfter: '2' }
  t.same(await retryWith([busy]), { status: 200, sent: 2, waits: [2_000] })
  t.same(await retryWith([busy, busy]), { status: 200, sent: 3, waits: [2_000, 2_000] })
  t.same(await retryWith([busy, busy, busy]), { status: 503, sent: 3, waits: [2_000, 2_000] })
  t.same(await retryWith([busy], { options: { ...limits, retries: 0 } }), { status: 503, sent: 1, waits: [] })
})

t.test('callers with the same Retry-After do not retry together, and none too early', async t => {
  t.same((await retryWith([{ status: 503, retryAfter: '4' }], { random: 0.5 })).waits, [4_500])
  t.same((await retryWith([{ status: 503, retryAfter: '0' }], { random: 0.5 })).waits, [125])
})

t.test('nothing else is retried', async t => {
  const violations = collectViolations()
  const cases: Array<[what: string, told: Told, request?: RequestInit]> = [
    ['a 503 that names no time', { status: 503 }],
    ['one that names no time that can be read', { status: 503, retryAfter: 'soon' }],
    ['a longer time than anyone should wait', { status: 503, retryAfter: '11' }],
    ['a limit of the caller', { status: 429, retryAfter: '1' }],
    ['an answer that is gone', { status: 502, retryAfter: '1' }],
    ['a request that changes something', { status: 503, retryAfter: '1' }, { method: 'DELETE' }]
  ]
  for (const [what, told, request] of cases) {
    violations.same(await retryWith([told], request === undefined ? {} : { request }), { status: told.status, sent: 1, waits: [] }, what)
  }
  t.same(violations.found, [])
})

t.test('Retry-After may be a date', async t => {
  const { status, waits } = await retryWith([{ status: 503, retryAfter: new Date(Date.now() + 5_000).toUTCString() }])
  t.equal(status, 200)
  t.ok(Number(waits[0]) > 2_000 && Number(waits[0]) <= 5_000, `${waits[0]} ms`)
  t.same((await retryWith([{ status: 503, retryAfter: new Date(0).toUTCString() }])).waits, [0])
})

t.test('a caller that aborts during the wait gets the reason at once', async t => {
  const controller = new AbortController()
  const send = createRetryingFetch(async () => {
    setImmediate(() => controller.abort(new Error('the page was closed')))
    return new Response('{}', { status: 503, headers: { 'retry-after': '3600' } })
  }, { retries: 1, maxRetryWaitMs: Infinity })
  await t.rejects(send(new Request('http://127.0.0.1/', { signal: controller.signal })), { message: 'the page was closed' })
})

t.test('an aborted request is not waited for', async t => {
  const controller = new AbortController()
  const send = createRetryingFetch(async () => {
    controller.abort()
    return new Response('{}', { status: 503, headers: { 'retry-after': '3600' } })
  }, { retries: 1, maxRetryWaitMs: Infinity })
  await t.rejects(send(new Request('http://127.0.0.1/', { signal: controller.signal })), { name: 'AbortError' })
})
