import t from 'tap'
import { createJourneyClient } from '../../../client/src/index.ts'
import { describeFailure } from '../../../viewer/src/state/failure.ts'

/** What the client makes of an answer, described. */
async function describe (answer: () => Response) {
  const client = createJourneyClient({ baseUrl: 'http://127.0.0.1', fetch: async () => answer() })
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

t.test('a problem is told in its words, with its code and when to ask again', async t => {
  t.same(await describe(() =>
    Response.json(problem, { status: 503, headers: { 'content-type': 'application/problem+json', 'retry-after': '7' } })),
  { kind: 'problem', title: problem.title, detail: problem.detail, code: problem.code, requestId: 'r-1', retryAfterS: 7 })
})

t.test('a key that is missing or wrong is asked for', async t => {
  t.match(await describe(() => Response.json({ ...problem, code: 'unauthenticated' },
    { status: 401, headers: { 'content-type': 'application/problem+json' } })), { kind: 'key' })
})

t.test('an answer in the service\'s place says that much', async t => {
  t.match(await describe(() => new Response('<h1>gateway</h1>', { status: 502 })),
    { kind: 'problem', title: 'The response has status 502', code: null, requestId: null })
})

t.test('without an answer the service cannot be reached', async t => {
  t.match(await describe(() => { throw new TypeError('fetch failed') }),
    { kind: 'offline', title: 'The service cannot be reached', code: null })
})
