import t from 'tap'
import type { Page } from 'playwright-core'
import { becomes, comesToMatch } from '../support/browser/becomes.ts'
import { findViolations } from '../support/browser/find-violations.ts'
import { openViewer, skipViewer, waitForJourney } from '../support/browser/open-viewer.ts'
import { settle, type BrowserWindow } from '../support/browser/settle.ts'
import { startService } from '../support/service/start-service.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'

if (skipViewer !== false && process.env['CI'] === 'true') t.fail('continuous integration needs a Chromium')

const audience = { TD_AUDIENCES: '300' }

t.test('500 journeys are listed page after page, and figures are loaded of those that are seen', { skip: skipViewer }, async t => {
  const { address, sandbox } = await startService(t, { env: audience })
  const { page, complaints } = await openViewer(t, address)
  const pages = watchPages(page)
  await page.getByText('500 journeys', { exact: true }).first().waitFor()
  await settle(page)
  t.equal(await page.getByText(/^No figures/).count(), 0, 'what the sandbox lists has figures')
  await becomes(t, () => page.getByRole('table', { name: 'Table of journeys' }).getAttribute('aria-rowcount'), '501')
  t.equal(sandbox.calls.of('audienceIndex'), 1)
  const seen = asked(sandbox.calls.log())
  t.ok(seen.length > 3 && seen.length < 30, `${seen.length} of 500`)
  t.same(seen.filter(({ id }) => isDraft(id)), [], 'drafts have no figures, and nobody is asked for them')

  await page.locator('.journey-link').first().focus()
  const stops = await goOnTo(page, 201)
  await settle(page)
  const more = asked(sandbox.calls.log())
  // a slow machine stays at each stop until its figures are loaded
  t.ok(more.length > seen.length && more.length < 30 * (stops.length + 1), `${more.length} of 500, after ${stops.length} stops over 200`)

  await goOnTo(page, 501)
  await becomes(t, () => page.getByText('Loading more journeys').count(), 0)
  t.equal(pages.length, 4, 'each once')
  t.same(complaints, [])
})

t.test('a list of thousands is loaded as far as it is scrolled, and draws few rows at once', { skip: skipViewer }, async t => {
  const { address, sandbox } = await startService(t, { env: { TD_AUDIENCES: '600' } })
  const { page, complaints } = await openViewer(t, address)
  const pages = watchPages(page)
  await page.getByText('3,000 journeys', { exact: true }).first().waitFor()
  t.ok(pages.length < 3, `${pages.length} pages before anybody scrolled`)
  await page.locator('.journey-link').first().focus()
  const drawn = await goOnTo(page, 801)
  t.same(drawn.filter(rows => rows > 150), [], 'rows drawn at once')
  t.ok(pages.length >= 7 && pages.length < 10, `${pages.length} pages`)
  t.equal(new Set(pages).size, pages.length, 'each once')
  await page.keyboard.press('Home')
  await page.locator('[aria-rowindex="2"] .journey-link:focus').waitFor()
  await page.locator('[aria-rowindex="801"]').waitFor({ state: 'detached' })
  await becomes(t, async () => await page.locator('.journeys *').count() < 5_000, true)
  await becomes(t, () => page.locator('.journey-link[tabindex="0"]').count(), 1)
  await page.mouse.move(600, 600)
  await page.mouse.wheel(0, 59 * 1_500)
  await page.waitForFunction(() => {
    const { document, innerHeight } = globalThis as unknown as BrowserWindow
    return [...document.querySelectorAll('.journey-row')].some(row => {
      const { top, bottom } = row.getBoundingClientRect()
      return bottom > 0 && top < innerHeight && Number(row.getAttribute('aria-rowindex')) > 500
    })
  })
  t.equal(sandbox.calls.of('audienceIndex'), 1)
  t.same(complaints, [])
})

t.test('the list is searched while the reader types, and shows the API\'s result', { skip: skipViewer }, async t => {
  const { address, getJson } = await startService(t, { env: audience })
  const { page, complaints, keepPicture } = await openViewer(t, address, '?range=last_7d')
  await page.getByText('500 journeys', { exact: true }).first().waitFor()
  await page.getByLabel('Search by name').pressSequentially('onboard')
  await page.getByText('1 journey', { exact: true }).first().waitFor()
  await becomes(t, () => query(page), '?range=last_7d&q=onboard')
  await page.getByText(/points$/).first().waitFor()
  const { journeys: [journey] } = await getJson('/v1/journeys?ids=1001&range=last_7d') as {
    journeys: Array<{ period: { flows: { entries: number, goals: number }, rates: { goal: { value: number } } } }>
  }
  const row = page.getByRole('row', { name: /Customer Onboarding/ })
  await becomes(t, () => row.locator('.cell-entries').innerText(), journey?.period.flows.entries.toLocaleString('en-US'))
  const rate = row.locator('.cell-goal .figure')
  const shown = await rate.innerText()
  t.ok(Math.abs(Number.parseFloat(shown) / 100 - (journey?.period.rates.goal.value ?? NaN)) < 0.0006, shown)
  await row.locator('.journey-link').focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Where does this come from?' })
  await dialog.getByText(`goals ÷ entries = 347 ÷ 807 = 0.429987608, shown as ${shown}`).waitFor()
  await dialog.getByText('Goal rate, change from the previous period').click()
  await dialog.getByText(/statistics, the period compared with, fetched/).waitFor()
  await page.keyboard.press('Escape')
  await becomes(t, () => rate.evaluate(figure => figure.matches(':focus')), true, 'the reader is where they were')
  await comesToMatch(t, () => row.locator('.sparkline').getAttribute('aria-label'),
    /^Entries per run: [\d,]+ in the first, [\d,]+ in the last, [\d,]+ at most/)
  await comesToMatch(t, () => row.locator('.cell-age').innerText(), /today|yesterday/)
  await keepPicture('list-search')

  await page.getByLabel('Search by name').fill('ﾎﾟｲﾝﾄ')
  await page.getByText(/^\d\d journeys$/).first().waitFor()
  await comesToMatch(t, () => page.locator('.journey-link').allInnerTexts(), [/ﾎﾟｲﾝﾄ|ポイント/])
  await page.getByLabel('Search by name').fill('nothing is called this')
  await page.getByText('No journey name contains “nothing is called this”.').waitFor()
  await page.getByRole('button', { name: 'Clear search' }).click()
  await page.getByText('500 journeys', { exact: true }).first().waitFor()
  await becomes(t, () => page.getByLabel('Search by name').inputValue(), '')
  await becomes(t, () => query(page), '?range=last_7d')
  t.same(complaints, [])
})

t.test('columns sort the list, and recently viewed journeys come first', { skip: skipViewer }, async t => {
  const { address } = await startService(t, { env: { TD_AUDIENCES: '301', JOURNEYS: '1001,1002' } })
  const { page, complaints } = await openViewer(t, address, '?journey=1001')
  await waitForJourney(page, 'Customer Onboarding')
  await page.goto(address)
  await page.getByText('22 journeys', { exact: true }).first().waitFor()
  await page.getByRole('columnheader', { name: 'Recently viewed' }).waitFor()
  await page.getByRole('link', { name: 'Spring Campaign Nurture' }).waitFor()
  const names = async (): Promise<string[]> => await page.locator('.journey-link').allInnerTexts()
  await becomes(t, async () => (await names())[0], 'Customer Onboarding')
  const ascending = (await names()).slice(1)
  await page.getByRole('button', { name: 'Journey', exact: true }).click()
  await page.waitForURL(/order=name\.desc/)
  await page.locator('tbody').nth(1).locator('.journey-link').first().filter({ hasNotText: ascending[0] ?? '' }).waitFor()
  await becomes(t, async () => (await names())[0], 'Customer Onboarding')
  t.same([...await names()].slice(1).toSorted(), [...ascending].toSorted(), 'the same ones')
  await becomes(t, () => page.getByRole('columnheader', { name: 'Journey', exact: true }).getAttribute('aria-sort'), 'descending')

  await settle(page)
  await page.getByRole('button', { name: 'Entries', exact: true }).click()
  await page.getByText(/Sorted by the figures of \d+ journeys?\./).waitFor()
  await becomes(t, async () => (await names())[1], 'Spring Campaign Nurture', 'the one with the most')
  t.same(complaints, [])
})

t.test('all of it works by keyboard', { skip: skipViewer }, async t => {
  const { address } = await startService(t, { env: { JOURNEYS: '1001,1002,1003' } })
  const { page } = await openViewer(t, address)
  await page.getByRole('link', { name: 'Customer Onboarding' }).waitFor()
  await settle(page)
  const focused = async (): Promise<string> => await page.evaluate('document.activeElement.textContent')
  await tabTo(page, async () => await page.evaluate('document.activeElement.matches(".journey-link")'))
  const first = await focused()
  await page.keyboard.press('ArrowDown')
  await becomes(t, async () => await focused() !== first, true)
  const second = await focused()
  await page.keyboard.press('End')
  await page.keyboard.press('Home')
  await becomes(t, () => focused(), first)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await waitForJourney(page, second)
  await becomes(t, () => page.evaluate('document.activeElement.id'), 'content', 'the reader goes on where the journey begins')
  await page.goBack()
  await page.getByRole('heading', { level: 1, name: 'Journeys' }).waitFor()
  await page.getByRole('link', { name: second }).first().waitFor()
  await becomes(t, () => page.locator('.journey-link').first().textContent(), second, 'viewed recently')
})

t.test('by keyboard from the search to a journey, to a comparison, to another journey by its name, and back', {
  skip: skipViewer
}, async t => {
  const { address } = await startService(t, { env: audience })
  const { page, complaints } = await openViewer(t, address)
  const isFocused = async (selector: string): Promise<boolean> => await page.evaluate(`document.activeElement.matches('${selector}')`)
  await page.getByText('500 journeys', { exact: true }).first().waitFor()
  await tabTo(page, () => isFocused('input[type=search]'))
  await page.keyboard.type('loyalty w')
  await page.getByText('3 journeys', { exact: true }).first().waitFor()
  await tabTo(page, () => isFocused('.journey-link'))
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Compare with v2' }).waitFor()
  await tabTo(page, () => isFocused('a[href="#compare"]'))
  await page.keyboard.press('Enter')
  await tabTo(page, () => isFocused('.version-actions .button'))
  await page.keyboard.press('Enter')
  await page.locator('.compared').first().waitFor()
  t.same(await findViolations(page), [], 'a comparison')

  await tabTo(page, () => isFocused('.picker input'), 'Shift+Tab')
  const field = page.getByLabel('Journey id or name')
  await page.keyboard.type('onboard')
  const offered = page.getByRole('listbox', { name: 'Matching journeys' }).getByRole('option')
  await offered.getByText('Customer Onboarding').waitFor()
  await becomes(t, () => field.getAttribute('aria-expanded'), 'true')
  t.same(await findViolations(page), [], 'journeys to choose from')
  await page.keyboard.press('ArrowDown')
  await becomes(t, () => offered.and(page.locator('[aria-selected="true"]')).count(), 1)
  await page.keyboard.press('Escape')
  await becomes(t, () => offered.count(), 0)
  await page.keyboard.press('ArrowDown')
  await offered.getByText('Customer Onboarding').waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await waitForJourney(page, 'Customer Onboarding')
  await becomes(t, () => query(page), '?journey=1001')
  await page.goBack()
  await page.locator('.compared').first().waitFor()
  // the link to the comparison is an entry of the browser's history as well
  for (let back = 0; back < 4 && query(page) !== '?q=loyalty+w'; back++) await page.goBack()
  await page.getByRole('heading', { level: 1, name: 'Journeys' }).waitFor()
  await becomes(t, () => query(page), '?q=loyalty+w')
  t.same(complaints, [])
})

t.test('a failed index is named, and the rest is listed', { skip: skipViewer }, async t => {
  const { address } = await startService(t, { env: { TD_AUDIENCES: '301,403', TD_MAX_ATTEMPTS: '1' } })
  const { page, keepPicture } = await openViewer(t, address)
  await page.getByText('Part of the list is missing').waitFor()
  await comesToMatch(t, () => page.locator('.notice').innerText(), /Parent segment 403: /)
  await page.getByText('20 journeys', { exact: true }).first().waitFor()
  await keepPicture('list-part-missing')
})

t.test('readers who may not list journeys can enter an id, and those without a key are asked for one', { skip: skipViewer }, async t => {
  const { address, keys } = await startWithClients(t, {
    nobody: { scopes: ['journeys:read'], journeys: [] }, operator: { scopes: ['cache:read'], journeys: ['*'] }
  }, { env: audience })
  const { page } = await openViewer(t, address)
  const enter = async (key: string): Promise<void> => {
    await page.locator('input[type=password]').fill(key)
    await page.getByRole('button', { name: 'Use this key' }).click()
  }
  await page.locator('input[type=password]').waitFor()
  await enter(keys.nobody)
  await page.getByText('No journeys are listed for you').waitFor()
  await page.getByText(/You can still enter a journey id above/).waitFor()
  await page.getByRole('button', { name: 'Forget key' }).click()
  await enter(keys.operator)
  await page.getByText(/^Journeys could not be loaded: /).waitFor()
  await page.getByText(/You can still enter a journey id above/).waitFor()
  await page.getByLabel('Journey id').fill('1001')
  await page.getByLabel('Journey id').press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Journey 1001' }).waitFor()
})

t.test('if the service fails, the list stays and says so', { skip: skipViewer }, async t => {
  const { address } = await startService(t, { env: { JOURNEYS: '1001' } })
  const { page } = await openViewer(t, address)
  await page.getByRole('link', { name: 'Customer Onboarding' }).waitFor()
  await page.context().setOffline(true)
  await page.getByLabel('Search by name').fill('x')
  await page.getByText('Journeys could not be loaded: The service cannot be reached').waitFor()
  await becomes(t, () => page.locator('.journey-row').count(), 1, 'what was there stays')
  await page.context().setOffline(false)
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('No journey name contains “x”.').waitFor()
})

/** Moves to a row with the End key, which leads to the last loaded row. Returns how many rows were drawn on the way. */
async function goOnTo (page: Page, rowIndex: number): Promise<number[]> {
  const drawn = []
  for (let press = 0; press < 200; press++) {
    await page.keyboard.press('End')
    const at = Number(await page.evaluate('document.activeElement.closest(".journey-row").getAttribute("aria-rowindex")'))
    drawn.push(await page.locator('.journey-row').count())
    if (at >= rowIndex) return drawn
    await page.locator(`[aria-rowindex="${at + 1}"]`).waitFor({ state: 'attached' })
  }
  throw new Error(`the End key does not lead to row ${rowIndex}`)
}

/** Returns the requests for pages of the list after the first, as they are sent. */
function watchPages (page: Page): string[] {
  const pages: string[] = []
  page.on('request', request => { if (request.url().includes('cursor=')) pages.push(request.url()) })
  return pages
}

async function tabTo (page: Page, isThere: () => Promise<boolean>, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let tab = 0; tab < 200; tab++) {
    await page.keyboard.press(key)
    if (await isThere()) return
  }
  throw new Error('the Tab key does not come there')
}

/** The journeys whose statistics were requested. */
function asked (log: ReadonlyArray<{ url: string }>): Array<{ id: string }> {
  const ids = log.flatMap(({ url }) => /\/journeys\/(\d+)\/statistics/.exec(url)?.[1] ?? [])
  return [...new Set(ids)].map(id => ({ id }))
}

/** In the sandbox's plan every fifth of the journeys without numbers is one. */
function isDraft (id: string): boolean {
  return id.startsWith('20') && (Number(id) - 20_001) % 5 === 0
}

function query (page: Page): string {
  return new URL(page.url()).search
}
