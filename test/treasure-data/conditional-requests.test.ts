import t from 'tap'
import { failureOf, journeyId, startUpstream, wholeAnswer } from '../support/td/start-upstream.ts'

const json = { 'content-type': 'application/json' }

t.test('the tag of an earlier answer is sent back, and a 304 means that nothing changed', async t => {
  const sent: Array<string | undefined> = []
  const client = await startUpstream(t, (request, response) => {
    sent.push(request.headers['if-none-match'])
    if (request.headers['if-none-match'] === '"v1"') response.writeHead(304).end()
    else response.writeHead(200, { ...json, etag: '"v1"', 'last-modified': 'Mon, 23 Nov 2026 03:02:32 GMT' }).end('{}')
  })
  const first = wholeAnswer(await client.fetchSource('statistics', journeyId, null))
  t.match(first, { etag: '"v1"', lastModified: 'Mon, 23 Nov 2026 03:02:32 GMT' })
  t.same(await client.fetchSource('statistics', journeyId, null, { known: first }), { answer: 'not-modified', ageMs: 0 })
  t.same(sent, [undefined, '"v1"'])
})

t.test('without a tag the date of change is the condition', async t => {
  const sent: Array<string | undefined> = []
  const client = await startUpstream(t, (request, response) => {
    sent.push(request.headers['if-modified-since'])
    response.writeHead(200, json).end('{}')
  })
  await client.fetchSource('statistics', journeyId, null, { known: { etag: null, lastModified: 'Mon, 23 Nov 2026 03:02:32 GMT' } })
  await client.fetchSource('statistics', journeyId, null, { known: { etag: null, lastModified: null } })
  t.same(sent, ['Mon, 23 Nov 2026 03:02:32 GMT', undefined])
})

t.test('a 304 that nobody asked for is malformed', async t => {
  const client = await startUpstream(t, (_request, response) => response.writeHead(304).end())
  t.match(await failureOf(t, () => client.fetchSource('statistics', journeyId, null)), { code: 'upstream-malformed' })
})

t.test('validators that cannot be sent back count as missing', async t => {
  const client = await startUpstream(t, (_request, response) => {
    response.writeHead(200, { ...json, etag: 'unquoted', 'last-modified': 'x'.repeat(100) }).end('{}')
  })
  t.match(wholeAnswer(await client.fetchSource('statistics', journeyId, null)), { etag: null, lastModified: null })
})
