import t from 'tap'
import { createJourneyClient } from '../../../client/src/index.ts'
import { describeFailure } from '../../../viewer/src/state/failure.ts'

/** Returns the description of an error of the client. */
async function describe (answer: () => Response) {
  const client = createJourneyClient({ baseUrl: 'http://127.0.0.1', fetch: async () => answer(), retries: 0 })
  return describeFailure(await client.get('/healthz').catch((error: unknown) => error))
}

const problem = {
  type: '/problems/upstream-throttled',
  title: 'Treasure Data asks to slow down',
  status: 503,
  detail: 'Treasure Data answered 429.',
  code: 'upstream-throttled',
  origin: 'upstream',
  requestId: 'r-1'
}

t.test('a problem is described in its words, with its code and the time of the retry', async t => {
  t.same(await describe(() =>
    Response.json(problem, { status: 503, headers: { 'content-type': 'application/problem+json', 'retry-after': '7' } })),
  { kind: 'problem', title: problem.title, detail: problem.detail, code: problem.code, requestId: 'r-1', retryAfterS: 7 })
})

t.test('a missing or wrong key is asked for', async t => {
  t.match(await describe(() => Response.json({ ...problem, code: 'unauthenticated' },
    { status: 401, headers: { 'content-type': 'application/problem+json' } })), { kind: 'key' })
})

t.test('an answer from another server is reported as such', async t => {
  t.match(await describe(() => new Response('<h1>gateway</h1>', { status: 502 })),
    { kind: 'problem', title: 'The response has status 502', code: null, requestId: null })
})

t.test('without an answer the service is unreachable', async t => {
  t.match(await describe(() => { throw new TypeError('fetch failed') }),
    { kind: 'offline', title: 'The service cannot be reached', code: null })
})
