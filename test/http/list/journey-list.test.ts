import t from 'tap'
import { startOnClock } from '../../support/service/start-on-clock.ts'

interface Item {
  journeyId: string
  name: string
  folder: string
  state: string
  paused: boolean
  version: number
  isLatest: boolean
  bundleId: string
  audienceId: string
  stages: Array<{ id: string, name: string }>
  freshness: { state: string }
}

interface List {
  journeys: Item[]
  next: string | null
  total: number
  indexes: Array<{ kind: string, id: string, status: string, problem: { code: string } | null }>
}

async function startList (t: Parameters<typeof startOnClock>[0], env: Record<string, string> = { TD_AUDIENCES: '300' }) {
  const service = await startOnClock(t, { env })
  const list = async (query = ''): Promise<List> => (await service.read(`/v1/journeys${query}`)).json as List
  const listEvery = async (query = ''): Promise<Item[]> => {
    const found: Item[] = []
    let next: string | null = ''
    for (let page = 0; page < 20 && next !== null; page++) {
      const answer: List = await list(`?${query}${next === '' ? '' : `&cursor=${next}`}`)
      found.push(...answer.journeys)
      next = answer.next
    }
    return found
  }
  return { ...service, list, listEvery }
}

t.test('one parent segment and nothing else lists 500 named journeys after one call of Treasure Data', async t => {
  const { sandbox, listEvery, list } = await startList(t)
  const journeys = await listEvery()
  t.equal(journeys.length, 500)
  t.equal(new Set(journeys.map(({ journeyId }) => journeyId)).size, 500)
  t.same(journeys.filter(({ name }) => typeof name !== 'string' || name === ''), [])
  t.equal(sandbox.calls.total(), 1)
  t.same(sandbox.calls.log().map(({ url }) => url), ['/entities/journeys/segment_rules?audience_id=300'])
  t.match(await list('?q=onboard'), {
    journeys: [{
      journeyId: '1001',
      name: 'Customer Onboarding',
      folder: String,
      audienceId: '300',
      state: 'launched',
      paused: false,
      version: 1,
      isLatest: true,
      bundleId: '1001',
      stages: [{ name: 'Awareness' }, { name: 'Consideration' }, { name: 'Purchase' }, { name: 'Loyalty' }],
      freshness: { state: 'current', dataUpdatedAt: null }
    }],
    next: null,
    total: 1,
    indexes: [{ kind: 'audience', id: '300', status: 'ok', problem: null, fetchedAt: '2026-09-16T12:00:00.000Z' }]
  })
})
