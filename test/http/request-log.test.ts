import t from 'tap'
import { startService } from '../support/start-service.ts'

t.test('each request is one line with its id, route and outcome, and without its query', async t => {
  const { get, log, app } = await startService(t, { env: { LOG_LEVEL: 'info' } })
  const answers = [
    await get('/v1/journeys/1000/statistics?from=2026-10-01&to=2026-10-31', { authorization: 'Bearer stranger' }),
    await get('/v1/journeys/0/statistics'),
    await get('/nothing?secret=1')
  ]
  for (const answer of answers) await answer.text()
  await app.close()
  const lines = log.map(line => JSON.parse(line)).filter(({ msg }) => msg === 'answered')
  t.match(lines, [
    { method: 'GET', route: '/v1/journeys/:journeyId/statistics', path: '/v1/journeys/1000/statistics', status: 200, ms: Number },
    { route: '/v1/journeys/:journeyId/statistics', path: '/v1/journeys/0/statistics', status: 400 },
    { path: '/nothing', status: 404 }
  ])
  t.same(lines.map(({ reqId }) => reqId), answers.map(({ headers }) => headers.get('x-request-id')))
  t.notMatch(log.join(), /2026-10-01|secret|stranger/)
})

t.test('a quieter level writes no line for a request', async t => {
  const { get, log, app } = await startService(t, { env: { LOG_LEVEL: 'warn' } })
  await get('/v1/journeys/1000/statistics')
  await app.close()
  t.same(log, [])
})
