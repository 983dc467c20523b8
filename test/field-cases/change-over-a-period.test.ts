import t from 'tap'
import { readCase, startOnBodies } from '../support/service/serve-bodies.ts'

interface Statistics {
  data: { attributes: { history: object[], journeyStageStatistics: Array<{ history: object[] }> } }
}

interface Report {
  period: { before: number | null, after: number | null, net: { change: number | null, rate: number | null } }
  growth: { rate: number | null }
}

t.test('the change over a period starts before its first run', async t => {
  const service = await startOnBodies(t)
  const whole = readCase('statistics-fall-then-rise') as Statistics
  // as TD answers for the second and the third day
  const part = structuredClone(whole)
  for (const { history } of [part.data.attributes, ...part.data.attributes.journeyStageStatistics]) history.shift()
  const read = async (statistics: Statistics, from: string): Promise<Report> =>
    await service.getJson(`/v1/journeys/${service.serve({ statistics })}/statistics?from=${from}&to=2026-03-03`) as Report
  const { period, growth } = await read(part, '2026-03-02')
  t.match(period, { before: 100, after: 60, net: { change: -40, rate: -0.4 } })
  t.equal(growth.rate, 0.2, 'from the first point, as ever')
  t.match((await read(whole, '2026-03-01')).period, { before: 0, after: 60, net: { change: 60, rate: null } })
})
