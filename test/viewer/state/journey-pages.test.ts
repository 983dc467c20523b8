import t from 'tap'
import { setImmediate } from 'node:timers/promises'
import { createJourneyPages, noJourneys, type JourneyList } from '../../../viewer/src/state/journey-pages.ts'

/** A list with this many pages of two journeys, and the requests for it. */
function openPages (pageCount: number) {
  const asked: Array<string | null> = []
  const box = { isDown: false, list: noJourneys }
  const pages = createJourneyPages(async cursor => {
    asked.push(cursor)
    await setImmediate()
    if (box.isDown) throw new TypeError('fetch failed')
    const at = Number(cursor ?? 0)
    return {
      journeys: [0, 1].map(index => ({ journeyId: String(1 + 2 * at + index), name: 'x' })),
      total: 2 * pageCount,
      indexes: [],
      next: at + 1 < pageCount ? String(at + 1) : null
    }
  }, (changed: Partial<JourneyList>) => { box.list = { ...box.list, ...changed } })
  const settle = async (): Promise<void> => { for (let turn = 0; turn < 20; turn++) await setImmediate() }
  const ids = (): string[] => box.list.journeys?.map(({ journeyId }) => journeyId) ?? []
  return { asked, box, pages, settle, ids }
}

t.test('pages are loaded one after another, and no more than there are', async t => {
  const { asked, box, pages, settle, ids } = openPages(3)
  pages.refresh()
  pages.more()
  await settle()
  t.same([asked, ids(), box.list.total, box.list.hasMore], [[null], ['1', '2'], 6, true])
  pages.more()
  pages.more()
  await settle()
  t.same([asked, ids()], [[null, '1'], ['1', '2', '3', '4']])
  pages.more()
  await settle()
  pages.more()
  await settle()
  t.same([asked, ids(), box.list.hasMore], [[null, '1', '2'], ['1', '2', '3', '4', '5', '6'], false])
})

t.test('a refresh loads as many pages as before', async t => {
  const { asked, pages, settle, ids } = openPages(5)
  pages.refresh()
  await settle()
  pages.more()
  await settle()
  asked.length = 0
  pages.refresh()
  await settle()
  t.same([asked, ids()], [[null, '1'], ['1', '2', '3', '4']])
})

t.test('a page that fails leaves the loaded ones, and can be retried', async t => {
  const { box, pages, settle, ids } = openPages(3)
  pages.refresh()
  await settle()
  box.isDown = true
  pages.more()
  await settle()
  t.match([box.list.failure?.kind, box.list.isLoading, ids()], ['offline', false, ['1', '2']])
  box.isDown = false
  pages.more()
  await settle()
  t.same([box.list.failure, ids()], [null, ['1', '2', '3', '4']])
  pages.refresh()
  pages.end()
  await settle()
  t.equal(box.list.isLoading, true, 'nothing comes after the end')
})
