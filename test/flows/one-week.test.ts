import t from 'tap'
import { wilsonInterval } from '../../src/domain/numbers/interval.ts'
import { parseCsv } from '../support/service/parse-csv.ts'
import { startOnClock } from '../support/service/start-on-clock.ts'
import { collectViolations } from '../support/collect-violations.ts'

interface Period { rates: { goal: object } }

t.test('the goals of a week are the same in every report', async t => {
  const service = await startOnClock(t, { at: '2026-11-28T12:00:00Z' })
  const read = async (path: string): Promise<unknown> => (await service.read(`/v1/journeys${path}range=last_7d`)).json
  const { period } = await read('/1001/statistics?') as { period: Period }
  const { statistics } = await read('/1001/overview?') as { statistics: { period: Period } }
  const { journeys: [listed] } = await read('?ids=1001&') as { journeys: Array<{ period: Period }> }
  const goal = {
    value: 347 / 807, numerator: 347, denominator: 807, reportedPercent: null, interval: wilsonInterval(347, 807), withheld: null
  }
  const violations = collectViolations()
  for (const [name, found] of Object.entries({ statistics: period, overview: statistics.period, batch: listed?.period })) {
    violations.same(found?.rates.goal, goal, name)
  }
  t.match(await read('/1001/comparison?'), {
    statistics: {
      flows: { goals: { current: 347 }, entries: { current: 807 } },
      rates: { goal: { current: { value: 347 / 807, numerator: 347, denominator: 807, interval: goal.interval } } }
    }
  })
  const cells = ['347', '807', String(347 / 807), String(goal.interval?.low), String(goal.interval?.high), '', 'unknown']
  for (const path of ['/1001/statistics?table=journey&', '?ids=1001&']) {
    const [header = [], row = []] = parseCsv((await service.read(`/v1/journeys${path}format=csv&range=last_7d`)).bytes.toString())
    const columns = [
      ...['goals', 'entries', 'goalRate', 'goalRateLow', 'goalRateHigh', 'goalRateWithheld'].map(name => `period_${name}`), 'totalsScope'
    ]
    violations.same(columns.map(column => row[header.indexOf(column)]), cells, path)
  }
  t.same(violations.found, [])
})

t.test('populations of the stages in a week add up to the journey and to the balance of its graph', async t => {
  const service = await startOnClock(t, { at: '2026-11-28T12:00:00Z' })
  const { period, stages } = (await service.read('/v1/journeys/1001/statistics?range=last_7d')).json as {
    period: { before: number, after: number }
    stages: Array<{ id: string, period: { before: number, after: number, flows: { entries: number } } }>
  }
  const { balance } = (await service.read('/v1/journeys/1001/conversion-graph?range=last_7d&balance=true')).json as { balance: object[] }
  t.match(balance, stages.map(({ id, period: { before, after, flows } }) =>
    ({ stageId: id, before, entered: flows.entries, inside: after })))
  const sum = (of: 'before' | 'after') => stages.reduce((total, { period }) => total + period[of], 0)
  t.same([sum('before'), sum('after')], [period.before, period.after])
})
