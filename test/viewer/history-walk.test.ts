import t from 'tap'
import type { Locator, Page } from 'playwright-core'
import { becomes, comesToMatch } from '../support/browser/becomes.ts'
import { findViolations } from '../support/browser/find-violations.ts'
import { openViewer, skipViewer, waitForJourney } from '../support/browser/open-viewer.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { noonClock } from '../support/noon.ts'
import { startService, type Service } from '../support/service/start-service.ts'
import { createNumberWords } from '../../viewer/src/words/number-words.ts'
import { startWithHistory } from '../support/service/start-with-history.ts'

if (skipViewer !== false && process.env['CI'] === 'true') t.fail('continuous integration needs a Chromium')

const dayMs = 86_400_000
const name = 'Customer Onboarding'

let started: Promise<Service> | undefined
/** Starts the service for the first test that needs it. */
const findService = async (): Promise<Service> => await (started ??= startWithHistory(t, 60))

interface History {
  points: Array<{
    at: string
    recordedAt: string
    totals: Record<'entered' | 'goals' | 'exitsOrJumps' | 'current', number>
    rates: Record<'completion', { value: number, interval: { low: number, high: number } }>
  }>
  gaps: Array<{ from: string, to: string, reason: string }>
}

/** The history of a page, once it is drawn. */
async function waitForHistory (page: Page): Promise<Locator> {
  const card = page.getByRole('region', { name: 'History', exact: true })
  await becomes(t, async () => {
    // what is loaded above may move its place out of sight again
    await page.locator('#compare').scrollIntoViewIfNeeded()
    return await card.locator('.history-reading').count()
  }, 1)
  return card
}

const count = (value: number): string => value.toLocaleString('en-US')
const { percent } = createNumberWords('en-US')
const daysAgo = (days: number): string => new Date(noonClock.wallMs() - days * dayMs).toISOString().slice(0, 10)

t.test('numbers and gaps are the API\'s, in the chart, by keyboard and as a table', { skip: skipViewer }, async t => {
  const { address, getJson, get } = await findService()
  const { page, complaints } = await openViewer(t, address, '?journey=1001')
  await waitForJourney(page, name)
  const card = await waitForHistory(page)
  await card.getByRole('radio', { name: 'Each run' }).check()
  await becomes(t, () => new URL(page.url()).search, '?journey=1001&by=run')
  const { points, gaps } = await getJson('/v1/journeys/1001/history?fields=totals,rates') as History
  t.same(gaps.map(({ reason }) => reason), ['not-recorded', 'failed'], 'before the launch, and later')
  await card.getByText(`As a table (${points.length + gaps.length} rows)`).click()
  await becomes(t, () => card.locator('tbody tr').count(), points.length + gaps.length)
  const rows = await card.locator('tbody tr').evaluateAll(rows => rows.map(row => {
    const { cells } = row as unknown as { cells: Iterable<{ innerText: string }> }
    return Array.from(cells, ({ innerText }) => innerText)
  }))
  t.same(rows.filter(row => row.length > 1).map(([, ...numbers]) => numbers), points.map(({ rates: { completion }, totals }) => [
    percent(completion.value), `${percent(completion.interval.low)} to ${percent(completion.interval.high)}`,
    count(totals.entered), count(totals.goals), count(totals.exitsOrJumps), count(totals.current)
  ]))
  const gapAt = rows.findLastIndex(row => row.length === 1)
  t.match(rows[gapAt]?.[0], /^Gap from .+ UTC to .+ UTC\. The journey ran, but Treasure Data did not respond\.$/)
  t.equal(gapAt, points.findIndex(({ at }) => at === gaps[1]?.from) + 2, 'it stands between the runs around it')

  const moves = () => card.locator('[data-line] path').evaluateAll(paths => paths.map(path => path.getAttribute('d')?.match(/M/g)?.length))
  await becomes(t, moves, [2, 2, 2, 2, 2, 2], 'no line and no band goes across the gap')
  await becomes(t, () => card.locator('rect.gap').count(), 4, 'they are seen in both panels')
  const slider = card.getByRole('slider')
  await slider.focus()
  await page.keyboard.press('Home')
  for (let steps = 0; steps < gapAt; steps++) await page.keyboard.press('ArrowRight')
  await comesToMatch(t, () => slider.getAttribute('aria-valuetext'), /^Gap from .+ did not respond\.$/)
  const reading = card.locator('.history-reading')
  await comesToMatch(t, () => reading.innerText(), /Gap from .+\s+The journey ran, but Treasure Data did not respond\./)
  const box = await slider.boundingBox()
  await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) - 20, (box?.y ?? 0) + 60)
  await comesToMatch(t, () => reading.innerText(), /Goal rate/, 'pointed at, a run is read')
  await page.mouse.move(0, 0)
  await page.keyboard.press('End')
  await reading.locator('.figure').first().click()
  const dialog = page.getByRole('dialog', { name: 'Where does this come from?' })
  const last = points.at(-1)
  await dialog.getByText(`= ${count(last?.totals.goals ?? 0)} ÷ ${count(last?.totals.entered ?? 0)} =`).waitFor()
  await page.keyboard.press('Escape')
  await becomes(t, () => dialog.count(), 0)

  const violations = collectViolations()
  for (const [label, query] of [
    ['CSV', 'by=run&format=csv&table=points'], ['CSV of gaps', 'by=run&format=csv&table=gaps'], ['NDJSON', 'by=run&format=ndjson']
  ] as const) {
    const link = card.getByRole('group', { name: 'Export history' }).getByRole('link', { name: label, exact: true })
    await becomes(violations, () => link.getAttribute('href'), `v1/journeys/1001/history?${query}`, label)
    violations.equal((await get(`/v1/journeys/1001/history?${query}`)).status, 200, label)
  }
  t.same(violations.found, [])
  await card.getByRole('radio', { name: 'Months' }).check()
  await card.getByRole('radio', { name: 'Still inside' }).check()
  await card.getByText('Each point is the last recorded run of a month.').waitFor()
  await card.getByRole('radio', { name: '90 days' }).check()
  await page.waitForURL(/\?journey=1001&by=month&rate=active&span=90d$/)
  t.same(complaints, [])
})

t.test('a past day is chosen, marked, linked to and left', { skip: skipViewer }, async t => {
  const { address, getJson } = await findService()
  const { page, faults } = await openViewer(t, address, '?journey=1001')
  await waitForJourney(page, name)
  const day = daysAgo(10)
  await page.getByLabel('As of', { exact: true }).fill(day)
  await page.getByRole('button', { name: 'Show past day' }).click()
  const mark = page.locator('.as-of')
  await mark.getByText(/^recorded .+ UTC$/).waitFor()
  await waitForJourney(page, name)
  await becomes(t, () => new URL(page.url()).search, `?journey=1001&asOf=${day}`)
  const { statistics } = await getJson(`/v1/journeys/1001/overview?range=last_30d&asOf=${day}`) as {
    statistics: { period: { flows: { entries: number } } }
  }
  await becomes(t, () => page.locator('[data-tile="entered"] .tile-value').innerText(), count(statistics.period.flows.entries))
  await comesToMatch(t, () => page.locator('.badge').innerText(), /^Past\s+data from/)
  const { links } = await getJson(`/v1/journeys/1001/conversion-graph?asOf=${day}&format=d3&top=10`) as { links: object[] }
  await page.getByRole('region', { name: 'Conversion flow', exact: true }).getByText(`As a table (${links.length} rows)`).waitFor()
  await becomes(t, () => page.getByText(/^Charts are recorded once a day\. This one is from .+\.$/).count(), 2)
  await becomes(t, () => page.locator('#compare, .canvas').count(), 0, 'what has no past is not shown')
  await page.locator('[data-tile="entered"] .figure').click()
  const dialog = page.getByRole('dialog', { name: 'Where does this come from?' })
  await dialog.locator('.formula').first().waitFor()
  await page.keyboard.press('Escape')
  const saved = page.waitForEvent('download')
  await page.getByRole('group', { name: 'Export conversion flow' }).getByRole('button', { name: 'CSV' }).click()
  await comesToMatch(t, async () => (await saved).suggestedFilename(), new RegExp(`^journey-1001-conversion-\\d.+-as-of-${day}\\.csv$`))

  await page.reload()
  await mark.getByText(/^recorded/).waitFor()
  await mark.getByRole('button', { name: 'Back to now' }).click()
  await waitForJourney(page, name)
  await becomes(t, () => mark.count(), 0)
  await becomes(t, () => new URL(page.url()).search, '?journey=1001')

  const card = await waitForHistory(page)
  await card.getByRole('slider').focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  await card.getByRole('button', { name: 'Show the page as of this run' }).click()
  const { points: [first] } = await getJson('/v1/journeys/1001/history?by=week&fields=totals') as History
  await becomes(t, () => new URL(page.url()).searchParams.get('asOf'), first?.recordedAt)
  await mark.getByText(/^recorded/).waitFor()

  await page.goto(`${address}/?journey=1001&asOf=${daysAgo(400)}`)
  await page.getByText('Journey 1001: The history has no record for this time').waitFor()
  await page.getByRole('region', { name: 'History', exact: true }).locator('.history-reading').waitFor()
  t.same(faults(), [])
})

t.test('it is accessible, light and dark, wide and narrow', { skip: skipViewer }, async t => {
  const { address } = await findService()
  const { page, complaints, keepPicture } = await openViewer(t, address, `?journey=1001&by=run&asOf=${daysAgo(10)}`, { width: 1_440 })
  await waitForJourney(page, name)
  const card = page.getByRole('region', { name: 'History', exact: true })
  await page.locator('main').evaluate(main => { (main as unknown as { scrollIntoView (top: boolean): void }).scrollIntoView(false) })
  await card.locator('.history-reading').waitFor()
  const violations = collectViolations()
  for (const width of [1_440, 390]) {
    await page.setViewportSize({ width, height: 900 })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      violations.same(await findViolations(page), [], width, colorScheme)
      await becomes(violations, () => page.evaluate('document.documentElement.scrollWidth'), width)
      await keepPicture(`history-card-${width}-${colorScheme}`, card)
      if ((width === 390) === (colorScheme === 'dark')) await keepPicture(`as-of-${width}-${colorScheme}`, page.locator('main'))
    }
  }
  t.same(violations.found, [])
  t.same(complaints, [])
})

t.test('without a store it says that nothing is recorded', { skip: skipViewer }, async t => {
  const { address } = await startService(t)
  const { page, complaints } = await openViewer(t, address, '?journey=1001')
  await waitForJourney(page, name)
  await page.locator('#compare').scrollIntoViewIfNeeded()
  await page.getByText('This service records no history.').waitFor()
  t.equal(await page.getByLabel('As of', { exact: true }).count(), 0, 'and offers no past day')
  t.same(complaints, [], 'without a request that fails')
})
