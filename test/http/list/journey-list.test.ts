import t from 'tap'
import { until } from '../../support/service/read-answer.ts'
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

t.test('a single parent segment lists 500 named journeys after one call to Treasure Data', async t => {
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

t.test('names are found in any case and in any width of letters', async t => {
  const { list } = await startList(t)
  const find = async (q: string) => (await list(`?q=${encodeURIComponent(q)}`)).journeys.map(({ name }) => name).sort()
  const welcome = ['ウェルカムジャーニー', 'ｳｪﾙｶﾑ ｷｬﾝﾍﾟｰﾝ'].sort()
  t.same(await find('ウェルカム'), welcome)
  t.same(await find('ｳｪﾙｶﾑ'), welcome)
  // in half-width kana a voiced mark is a separate character
  t.same(await find('キャンペーン'), ['ｳｪﾙｶﾑ ｷｬﾝﾍﾟｰﾝ'])
  t.same(await find('ONBOARD'), ['Customer Onboarding'])
  t.same(await find('ｏｎｂｏａｒｄ customer'), ['Customer Onboarding'])
  t.ok((await find('strassenfest')).every(name => name.startsWith('Straßenfest')))
  t.same(await find('no such name'), [])
})

t.test('filters select by state, pause, parent segment, folder and version', async t => {
  const { list, listEvery } = await startList(t, { TD_AUDIENCES: '300,301' })
  const all = await listEvery()
  t.equal(all.length, 520)
  const violations: string[] = []
  const check = async (query: string, isMatch: (item: Item) => boolean): Promise<void> => {
    const found = (await listEvery(query)).map(({ journeyId }) => journeyId).sort()
    const expected = all.filter(isMatch).map(({ journeyId }) => journeyId).sort()
    if (expected.length === 0 || found.join() !== expected.join()) violations.push(query)
  }
  await check('state=draft', ({ state }) => state === 'draft')
  await check('state=draft,launched', () => true)
  await check('paused=true', ({ paused }) => paused)
  await check('paused=false&audience=301', ({ paused, audienceId }) => !paused && audienceId === '301')
  await check('folder=marketing/ONBOARDING', ({ folder }) => /^Marketing\/Onboarding(\/|$)/.test(folder))
  await check('latest=true', ({ isLatest }) => isLatest)
  await check('latest=false', () => true)
  t.same(violations, [])
  const names = new Map<string, Set<string>>()
  for (const { name, folder } of all) names.set(name, (names.get(name) ?? new Set()).add(folder))
  t.ok([...names.values()].some(({ size }) => size > 1), 'equal names are in different folders')
  t.equal((await list('?sort=-version&limit=1')).journeys[0]?.version, 3)
})

t.test('pages neither repeat nor skip journeys while others come and go', async t => {
  const { list, clock } = await startList(t, { TD_AUDIENCES: '700' })
  const found: string[] = []
  const seen: Array<Set<string>> = []
  let next: string | null = ''
  while (next !== null && seen.length < 20) {
    const whole = await list('?sort=-journeyId')
    seen.push(new Set(whole.journeys.map(({ journeyId }) => journeyId)))
    const page: List = await list(`?sort=-journeyId&limit=25${next === '' ? '' : `&cursor=${next}`}`)
    found.push(...page.journeys.map(({ journeyId }) => journeyId))
    next = page.next
    await clock.advance(301_000)
    await list()
  }
  t.equal(new Set(found).size, found.length)
  t.same([...found].sort().reverse(), found)
})

t.test('a cursor that the service did not write is refused', async t => {
  const { list, read } = await startList(t)
  const { next } = await list('?limit=1')
  const forged = Buffer.from(JSON.stringify(['name', 'x', 'y'])).toString('base64url')
  for (const cursor of ['x', `${next}A`, forged, 'W10', `${next}&sort=folder`]) {
    t.match((await read(`/v1/journeys?cursor=${cursor}`)).json, { status: 400, errors: [{ name: 'cursor' }] }, cursor)
  }
  const errors = [{ name: 'q', message: 'cannot be combined with "ids"' }]
  t.match((await read('/v1/journeys?ids=1001&q=x')).json, { status: 400, errors })
  t.match((await read('/v1/journeys?summary=period')).json, { status: 400, errors: [{ name: 'summary' }] })
})

t.test('a refused index costs only its part of the list, and the answer says so', async t => {
  const { list, sandbox } = await startList(t, { TD_AUDIENCES: '403,301,404', TD_FOLDERS: '403' })
  t.match(await list(), {
    total: 20,
    indexes: [
      { kind: 'audience', id: '403', status: 'failed', problem: { code: 'index-access-denied' }, fetchedAt: null },
      { kind: 'audience', id: '301', status: 'ok', problem: null },
      { kind: 'audience', id: '404', status: 'failed', problem: { code: 'index-not-found' } },
      { kind: 'folder', id: '403', status: 'failed', problem: { code: 'index-access-denied' } }
    ]
  })
  await list()
  t.equal(sandbox.calls.total(), 4, 'a refusal is remembered')
})

t.test('folders list their journeys; real-time journeys are counted', async t => {
  const { list, listEvery } = await startList(t, { TD_FOLDERS: '500' })
  t.equal((await listEvery()).length, 500)
  t.match(await list('?q=onboard'), {
    journeys: [{ journeyId: '1001', audienceId: '300', stages: null }],
    indexes: [{ kind: 'folder', id: '500', status: 'ok', realtimeJourneys: 3 }]
  })
})

t.test('an index of several MB is read', async t => {
  const { list } = await startList(t, { TD_AUDIENCES: '600' })
  t.match(await list('?limit=1'), { total: 3_000, indexes: [{ status: 'ok' }] })
})

t.test('an old index is served while Treasure Data fails, and marked; otherwise the answer keeps its ETag', async t => {
  const { list, read, clock, sandbox } = await startList(t)
  const first = await read('/v1/journeys?limit=2')
  const etag = first.header('etag') ?? ''
  t.match(first.header('cache-status'), /^td-journey-bff; hit; ttl=300/)
  await clock.advance(301_000)
  await list()
  t.equal((await read('/v1/journeys?limit=2', { 'if-none-match': etag })).status, 304)
  t.equal((await read('/v1/journeys?limit=2', { 'accept-encoding': 'gzip' })).header('content-encoding'), 'gzip')
  sandbox.setFault({ endpoint: 'audienceIndex', fault: { kind: 'status', status: 500 } })
  await clock.advance(2 * 3_600_000)
  await list()
  t.match(await list('?limit=1'), {
    journeys: [{ freshness: { state: 'stale', reason: 'upstream-error' } }],
    indexes: [{ status: 'stale', problem: { code: 'upstream-error' } }]
  })
})

t.test('a newly launched version appears within the TTL', async t => {
  const { list, clock, sandbox, ...service } = await startList(t)
  t.equal((await list('?q=loyalty+welcome')).total, 3)
  sandbox.launchVersion()
  await clock.advance(300_000)
  await until({ ...service, sandbox }, async () => (await list('?q=loyalty+welcome')).total === 4)
  t.equal(sandbox.calls.total(), 2)
})

t.test('period figures come from memory; the others are pending and loaded last', async t => {
  const { read, list } = await startList(t)
  await read('/v1/journeys/1001/statistics?range=last_7d')
  const query = '?q=customer+onboarding&summary=period&range=last_7d'
  t.match(await list(query), {
    range: { from: '2026-09-09' }, journeys: [{ status: 'ok', period: { scope: 'range', flows: { entries: Number } } }]
  })
  t.match(await list('?q=loyalty+welcome&latest=false&summary=period&range=last_7d'), { journeys: [{ status: 'pending' }] })
})
