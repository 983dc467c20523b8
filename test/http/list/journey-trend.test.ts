import t from 'tap'
import { startOnClock } from '../../support/service/start-on-clock.ts'

interface Trends { journeys: Array<{ journeyId: string, status: string, trend?: Array<number | null> | null }> }

t.test('a trend has the entries of each point, and comes only on request', async t => {
  const { read } = await startOnClock(t)
  const trends = async (query: string): Promise<Trends> => (await read(`/v1/journeys?${query}`)).json as Trends
  const { series } = (await read('/v1/journeys/1001/statistics?range=last_7d')).json as { series: Array<{ entries: number }> }
  const entries = series.map(({ entries }) => entries)
  t.equal(entries.length, 7)
  t.match(await trends('ids=1001,424242&range=last_7d&trend=true'), {
    journeys: [{ journeyId: '1001', trend: entries }, { journeyId: '424242', status: 'failed', trend: null }]
  })
  t.notOk('trend' in ((await trends('ids=1001&range=last_7d')).journeys[0] ?? {}))
  t.notOk('trend' in ((await trends('ids=1001&range=last_7d&trend=false')).journeys[0] ?? {}))
  const { journeys: [long] } = await trends('ids=1001&from=2026-03-01&to=2026-09-15&trend=true')
  t.equal(long?.trend?.length, 90, 'of the last points, where there are many')
  t.equal(long?.trend?.at(-1), entries.at(-1))
})

t.test('the list adds it to figures in memory, and requires figures', async t => {
  const { read, get } = await startOnClock(t, { env: { JOURNEYS: '1001' } })
  await read('/v1/journeys/1001/statistics?range=last_7d')
  const { journeys } = (await read('/v1/journeys?summary=period&range=last_7d&trend=true')).json as Trends
  t.equal(journeys[0]?.trend?.length, 7)
  const refused = await get('/v1/journeys?trend=true')
  t.equal(refused.status, 400)
  t.match(await refused.json(), { errors: [{ name: 'trend', message: 'needs "ids" or "summary"' }] })
})
