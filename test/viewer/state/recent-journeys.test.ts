import t from 'tap'
import { readRecentJourneys, rememberJourney } from '../../../viewer/src/state/recent-journeys.ts'
import { collectViolations } from '../../support/collect-violations.ts'

function createShelf (text: string | null = null) {
  return {
    getItem: () => text,
    setItem: (_key: string, given: string) => { text = given }
  }
}

t.test('the last viewed journey comes first, each one once, and old ones are dropped', async t => {
  const shelf = createShelf()
  for (let id = 1; id <= 12; id++) rememberJourney(shelf, { id: String(id), name: `Journey ${id}` })
  rememberJourney(shelf, { id: '8', name: 'Renamed' })
  t.same(readRecentJourneys(shelf).map(({ id }) => id), ['8', '12', '11', '10', '9', '7', '6', '5'])
  t.equal(readRecentJourneys(shelf)[0]?.name, 'Renamed')
})

t.test('other content in the storage is ignored', async t => {
  const violations = collectViolations()
  for (const text of ['', '{', '{}', '"1001"', '[1001, null, {"id":"x","name":null}, {"id":"1001"}]']) {
    violations.same(readRecentJourneys(createShelf(text)), [], text)
  }
  t.same(violations.found, [])
  t.same(readRecentJourneys(createShelf('[{"id":"1001","name":null}]')), [{ id: '1001', name: null }])
})

t.test('a browser that stores nothing causes no error', async t => {
  const refuse = (): never => { throw new Error('SecurityError') }
  t.same(readRecentJourneys({ getItem: refuse }), [])
  t.same(rememberJourney({ getItem: refuse, setItem: refuse }, { id: '1001', name: null }), [{ id: '1001', name: null }])
})
