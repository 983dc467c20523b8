import t from 'tap'
import { createJourneyClient } from '../../../client/src/index.ts'
import { startService } from '../../support/service/start-service.ts'
import { describeTiles } from '../../../viewer/src/words/describe-tiles.ts'
import { createNumberWords, nothing } from '../../../viewer/src/words/number-words.ts'

const words = createNumberWords('en-GB')
const statistics = '/v1/journeys/{journeyId}/overview'
const comparison = '/v1/journeys/{journeyId}/comparison'

t.test('figures of days have the denominator of their rates, and their change', async t => {
  const { address } = await startService(t)
  const client = createJourneyClient({ baseUrl: address })
  const days = { params: { path: { journeyId: '1001' }, query: { range: 'last_30d' } } } as const
  const [overview, compared] = [await client.get(statistics, days), await client.get(comparison, days)]
  if (overview.statistics === null || compared.statistics === null) throw new Error('the sandbox has them')
  const { flows } = overview.statistics
  const { goal } = compared.statistics.rates
  const written = words.comparePercents(goal.current.value, goal.baseline.value)
  const tiles = describeTiles(overview.statistics, compared.statistics, words)
  t.same(tiles.map(({ id }) => id), ['entered', 'goals', 'exits', 'current', 'completion'])
  const [entered, goals] = tiles
  t.match(entered, { value: words.count(flows.entries), rate: null, change: { direction: /^(up|down|same)$/, text: / from / } })
  t.match(goals, {
    value: words.count(flows.goals),
    rate: `${written.value} · ${words.count(flows.goals)} of ${words.count(flows.entries)} entries`,
    change: {
      text: `${written.difference} points from ${written.baseline}`,
      test: goal.significant === true ? 'significant' : 'not significant'
    },
    note: /^95% interval/
  })
  t.match(describeTiles(overview.statistics, null, words)[1], { value: words.count(flows.goals), rate: goals?.rate, change: null },
    'the rate needs no second period')
})

t.test('totals since launch are called that', async t => {
  const { address } = await startService(t)
  const overview = await createJourneyClient({ baseUrl: address }).get(statistics, { params: { path: { journeyId: '1000' } } })
  if (overview.statistics === null) throw new Error('the sandbox has them')
  const [entered, goals] = describeTiles(overview.statistics, null, words)
  t.match(entered, { value: '1,489', note: 'entries since launch' })
  t.match(goals, { value: '8', rate: '0.54% · 8 of 1,489 entered' })
})

t.test('missing numbers are a dash', async t => {
  const { address } = await startService(t)
  const overview = await createJourneyClient({ baseUrl: address }).get(statistics, { params: { path: { journeyId: '1005' } } })
  if (overview.statistics === null) throw new Error('the sandbox has them')
  t.same(describeTiles(overview.statistics, null, words).map(({ value }) => value), [nothing, nothing, nothing, nothing])
})
