import t from 'tap'
import type { Locator, Page } from 'playwright-core'
import { becomes, comesToMatch } from '../support/browser/becomes.ts'
import { openViewer, skipViewer, waitForJourney } from '../support/browser/open-viewer.ts'
import { startService } from '../support/service/start-service.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'

if (skipViewer !== false && process.env['CI'] === 'true') t.fail('continuous integration needs a Chromium')

/** The open explanation, once its first figure is loaded. */
async function waitForExplanation (page: Page): Promise<Locator> {
  const dialog = page.getByRole('dialog', { name: 'Where does this come from?' })
  await dialog.locator('.formula').first().waitFor()
  return dialog
}

/** Closes the explanation that is open. The page around it can be used only then. */
async function closeExplanation (page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await becomes(t, () => page.getByRole('dialog').count(), 0)
}

/** Returns a description of the focused element. */
async function readFocus (page: Page): Promise<string> {
  return String(await page.evaluate('document.activeElement.getAttribute("aria-label") || document.activeElement.innerText'))
}

t.test('the goals of a week are the API\'s, and show their origin', { skip: skipViewer }, async t => {
  const { address, getJson } = await startService(t)
  const { statistics } = await getJson('/v1/journeys/1001/overview?range=last_7d') as {
    statistics: {
      period: { rates: { goal: Record<'value' | 'numerator' | 'denominator', number> & { interval: Record<string, number> } } }
    }
  }
  const { value, numerator, denominator, interval: { low = NaN, high = NaN } } = statistics.period.rates.goal
  t.same([numerator, denominator], [347, 807])
  const { page, complaints, keepPicture } = await openViewer(t, address, '?journey=1001&range=last_7d')
  await waitForJourney(page, 'Customer Onboarding')
  await page.getByText(/points from/).first().waitFor()
  const percent = (share: number): string => `${(share * 100).toFixed(1)}%`
  const tile = page.locator('[data-tile="goals"]')
  await comesToMatch(t, () => tile.innerText(), `${percent(value)} · 347 of 807 entries`)
  await comesToMatch(t, () => tile.innerText(), `95% interval ${percent(low)} to ${percent(high)}`)

  await tile.getByRole('button', { name: '347' }).click()
  const dialog = await waitForExplanation(page)
  await dialog.getByText('sum of 7 numbers from Treasure Data (statistics)').waitFor()
  await dialog.getByText('Locations in Treasure Data’s response').click()
  await becomes(t, () => dialog.getByText(/^\/data\/attributes\/history\/\d\/goalInflux/).count(), 7)
  await comesToMatch(t, () => dialog.innerText(), /fetched .+ UTC \(.+\)\s+\/entities\/journeys\/1001\/statistics\?from=/)
  await dialog.locator('.explain-figure > summary').nth(1).click()
  await dialog.getByText('goals ÷ entries = 347 ÷ 807 = 0.429987608, shown as 43.0%').waitFor()
  await dialog.getByText('Treasure Data sends no figure of its own for this number.').waitFor()
  const { length } = await dialog.locator('.explain-figure').all()
  await dialog.locator('.explain-figure > summary').nth(length - 1).click()
  await dialog.getByText(/statistics, the period compared with, fetched/).waitFor()
  await keepPicture('explained')
  await closeExplanation(page)
  await becomes(t, () => readFocus(page), '347', 'the reader is where they were')
  t.same(complaints, [])
})

t.test('Treasure Data\'s own figure is shown next to ours, with the difference between the displayed ' +
  'numbers', { skip: skipViewer }, async t => {
  const { address } = await startService(t)
  const { page } = await openViewer(t, address, '?journey=1001&range=launch')
  await waitForJourney(page, 'Customer Onboarding')
  await page.locator('[data-tile="goals"] .figure').click()
  const dialog = await waitForExplanation(page)
  await dialog.locator('.explain-figure > summary').nth(1).click()
  const own = await dialog.getByText(/^.+ here, .+ in Treasure Data: a difference of .+ points\.$/).innerText()
  const [ours = NaN, theirs = NaN, difference = NaN] = (own.match(/[+-]?\d+(\.\d+)?/g) ?? []).map(Number)
  t.ok(Math.abs(ours - theirs - difference) < 1e-9, own)
})

t.test('every number is reached by keyboard: one stop for a table, one for the links of a chart', { skip: skipViewer }, async t => {
  const { address } = await startService(t)
  const { page, faults } = await openViewer(t, address, '?journey=1001&range=last_7d')
  await waitForJourney(page, 'Customer Onboarding')
  const { keyboard } = page
  const flow = page.getByRole('region', { name: 'Conversion flow', exact: true })
  await flow.getByRole('button', { name: 'Reset to 100%' }).focus()
  await keyboard.press('Tab')
  await comesToMatch(t, () => readFocus(page), /^Awareness → Consideration: /)
  await keyboard.press('ArrowDown')
  await comesToMatch(t, () => readFocus(page), /^Awareness → (?!Consideration)/)
  const link = await readFocus(page)
  await becomes(t, () => flow.locator('.tip p').first().innerText(), link)
  await comesToMatch(t, () => flow.locator('.chart-reading').innerText(), /Movements, not people/)
  await keyboard.press('Tab')
  await comesToMatch(t, () => readFocus(page), /^Awareness, stage/)
  await keyboard.press('Tab')
  await becomes(t, () => readFocus(page), 'Where does this come from?', 'the node that was read last is asked about next')
  await keyboard.press('Enter')
  await (await waitForExplanation(page)).getByText('Movements out of Awareness').waitFor()
  await closeExplanation(page)

  const table = page.getByRole('region', { name: 'Stages', exact: true })
  await becomes(t, () => table.locator('tbody .figure[tabindex="0"]').count(), 1)
  await table.locator('tbody .figure[tabindex="0"]').focus()
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await keyboard.press(key)
  const cell = await table.locator('tbody tr').nth(1).locator('.figure').nth(2).innerText()
  await becomes(t, () => readFocus(page), cell)
  await keyboard.press('Enter')
  const dialog = await waitForExplanation(page)
  await comesToMatch(t, () => dialog.innerText(), /milestones ÷ entries = /)
  await closeExplanation(page)

  await page.getByRole('slider').focus()
  await keyboard.press('ArrowLeft')
  await page.getByRole('region', { name: 'Trend', exact: true }).locator('dd .figure').nth(1).click()
  await comesToMatch(t, () => dialog.innerText(), /Entries, [^]+as Treasure Data sent it \(statistics\)/)
  await closeExplanation(page)
  await page.getByText(/^Checks that agree/).click()
  await page.getByRole('region', { name: 'Checks that agree' }).locator('.figure').first().click()
  await waitForExplanation(page)
  // the place of the history may have come into sight, and there is none
  t.same(faults(), [])
})

t.test('a link is read and explained by touch', { skip: skipViewer }, async t => {
  const { address } = await startService(t)
  const { page, complaints } = await openViewer(t, address, '?journey=1001', { width: 390 })
  await waitForJourney(page, 'Customer Onboarding')
  const flow = page.getByRole('region', { name: 'Conversion flow', exact: true })
  await flow.locator('.sankey-links path').first().dispatchEvent('pointerdown', { pointerType: 'touch' })
  await flow.getByRole('button', { name: 'Where does this come from?' }).click()
  const dialog = await waitForExplanation(page)
  await comesToMatch(t, () => dialog.innerText(), /Awareness → Consideration/)
  t.ok(Number(await page.evaluate('document.documentElement.scrollWidth')) <= 390)
  await dialog.getByRole('button', { name: 'Close' }).click()
  await becomes(t, () => dialog.count(), 0)
  t.same(complaints, [])
})

t.test('an explanation that cannot be loaded says why, and can be retried', { skip: skipViewer }, async t => {
  const { address, keys, app } = await startWithClients(t, {
    web: { scopes: ['journeys:read'], journeys: ['1001'] }, other: { scopes: ['journeys:read'], journeys: ['1002'] }
  })
  const { page } = await openViewer(t, address, '?journey=1001')
  await page.getByLabel('Client key', { exact: true }).fill(keys.web)
  await page.getByRole('button', { name: 'Use this key' }).click()
  await waitForJourney(page, 'Customer Onboarding')
  await page.getByText(/points from/).first().waitFor()
  await page.evaluate(`sessionStorage.setItem('client-key', '${keys.other}')`)
  await page.locator('[data-tile="goals"] .figure').click()
  const alert = page.getByRole('dialog').getByRole('alert')
  await comesToMatch(t, () => alert.innerText(), /The explanation could not be loaded: The client may not do this[^]*forbidden/)
  await page.evaluate(`sessionStorage.setItem('client-key', '${keys.web}')`)
  await alert.getByRole('button', { name: 'Try again' }).click()
  await waitForExplanation(page)
  await closeExplanation(page)
  await app.close()
  await page.locator('[data-tile="entered"] .figure').click()
  await alert.getByText('The service cannot be reached').waitFor()
})
