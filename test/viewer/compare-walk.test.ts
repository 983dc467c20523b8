import t from 'tap'
import type { Locator } from 'playwright-core'
import { becomes, comesToMatch } from '../support/browser/becomes.ts'
import { openViewer, skipViewer, waitForJourney } from '../support/browser/open-viewer.ts'
import { noonClock } from '../support/noon.ts'
import { startService } from '../support/service/start-service.ts'

if (skipViewer !== false && process.env['CI'] === 'true') t.fail('continuous integration needs a Chromium')

/** Asks where a figure of a table's row comes from, and expects these texts in the explanation. */
async function explain (row: Locator, figure: number, expected: readonly RegExp[]): Promise<void> {
  await row.locator('td .figure').nth(figure).click()
  const dialog = row.page().getByRole('dialog', { name: 'Where does this come from?' })
  await dialog.locator('.formula').first().waitFor()
  for (const text of expected) await comesToMatch(t, () => dialog.innerText(), text)
  await dialog.getByRole('button', { name: 'Close' }).click()
  await becomes(t, () => dialog.count(), 0)
}

t.test('a journey is compared with another version, another journey and other days, and the link shows it', {
  skip: skipViewer
}, async t => {
  const { address, getJson } = await startService(t, { env: { TD_AUDIENCES: '300' } })
  const { page, faults } = await openViewer(t, address, '?journey=1101')
  await waitForJourney(page, 'Loyalty Welcome')
  const card = page.getByRole('region', { name: 'Versions and comparison' })
  const row = (name: string) => card.getByRole('row', { name: new RegExp(`^${name}`) })
  await card.getByText('shown here').waitFor()
  await becomes(t, () => card.locator('.versions strong').allInnerTexts(), ['v3', 'v2', 'v1'])
  await card.getByRole('button', { name: 'Compare with v2' }).click()
  await card.getByText(/^Version 2 was launched on .* so it has no days in the period/).waitFor()
  await comesToMatch(t, () => row('Goal rate').innerText(), /not tested: a rate is missing/)
  await comesToMatch(t, () => page.url(), /\?journey=1101&with=1102$/)

  await card.getByLabel('Another journey’s id').fill('1002')
  await card.getByRole('button', { name: 'Compare journeys' }).click()
  await card.getByRole('columnheader', { name: 'Spring Campaign Nurture' }).waitFor()
  const { journeys } = await getJson('/v1/journeys?ids=1101,1002&range=last_30d') as {
    journeys: Array<{ period: { flows: { entries: number } } }>
  }
  const entries = journeys.map(({ period }) => period.flows.entries.toLocaleString('en-US'))
  await becomes(t, async () => (await row('Entries').locator('td').allInnerTexts()).slice(0, 2), entries)
  await explain(row('Entries'), 1, [/Entries, Spring Campaign Nurture/, /\/entities\/journeys\/1002\/statistics\?from=/])

  await card.getByLabel('Other period, from').fill('2026-05-01')
  await card.getByLabel('Other period, to').fill('2026-05-30')
  await card.getByRole('button', { name: 'Compare periods' }).click()
  await card.getByRole('columnheader', { name: /^May 1, 2026 to May 30, 2026/ }).waitFor()
  await comesToMatch(t, () => row('Goal rate').innerText(), /points\s+(significant|not significant|not tested)/)
  await explain(row('Goal rate'), 1, [/statistics, the period compared with/, /statistics\?from=2026-05-01&to=2026-05-30/])
  await page.reload()
  await card.getByRole('columnheader', { name: /^May 1, 2026 to May 30, 2026/ }).waitFor()
  await card.getByRole('button', { name: 'Stop comparing' }).click()
  await comesToMatch(t, () => page.url(), /\?journey=1101$/)

  await card.getByLabel('Another journey’s id').fill('424242')
  await card.getByRole('button', { name: 'Compare journeys' }).click()
  await card.getByText(/Journey 424242: No figures: Treasure Data has no such journey/).waitFor()
  await card.getByRole('button', { name: 'Show v2' }).click()
  await page.getByText(/^Journey 1102/).first().waitFor()
  t.same(faults(), [])
})

t.test('versions are compared with the significance of differences, and stages are matched', { skip: skipViewer }, async t => {
  const startedAt = noonClock.wallMs() - 40 * 86_400_000
  let elapsedMs = 0
  const { address, sandbox, getJson } = await startService(t, {
    env: { TD_AUDIENCES: '300' }, now: () => startedAt + elapsedMs
  })
  sandbox.launchVersion()
  elapsedMs = 40 * 86_400_000
  const { page, complaints } = await openViewer(t, address, '?journey=1104&with=1101')
  await waitForJourney(page, 'Loyalty Welcome')
  const card = page.getByRole('region', { name: 'Versions and comparison' })
  await card.getByRole('row', { name: /^Ambassador/ }).waitFor()
  const comparison = await getJson('/v1/bundles/7/comparison?versions=1,4&range=last_30d') as BundleComparison
  const { flows, rates } = comparison.statistics
  const cells = async (name: string): Promise<string[]> =>
    await card.getByRole('row', { name: new RegExp(`^${name}`) }).locator('td').allInnerTexts()
  const entries = [flows.entries.current, flows.entries.baseline].map(count => count.toLocaleString('en-US'))
  await becomes(t, async () => (await cells('Entries')).slice(0, 2), entries)
  t.equal(rates.goal.significant, true)
  await comesToMatch(t, async () => (await cells('Goal rate'))[2], /points\s+significant; 95% interval -[\d.]+ to -[\d.]+ points$/)
  const row = (name: RegExp): Locator => card.getByRole('row', { name })
  await explain(row(/^Goal rate/), 2, [/Goal rate, difference/, /statistics, the version compared with/, /\/journeys\/1101\/statistics/])
  await explain(row(/^Welcome/), 1, [/Movements out of Welcome/, /conversion flow, the version compared with/])
  await comesToMatch(t, () => cells('Welcome'), [/^\d/, /^\d/, /^[+-]/, 'By name'])
  await comesToMatch(t, () => cells('First purchase'), [/^\d/, /^\d/, /^[+-]/, 'By position'])
  await comesToMatch(t, () => cells('Ambassador'), [/^\d/, '–', '–', 'Only in v4'])
  await card.getByText('Only in v4: Stale profiles (Ambassador)').waitFor()

  await page.getByRole('radio', { name: 'Since launch' }).check()
  await card.getByText('Versions are tested for significance only in a date range.').waitFor()
  await card.getByRole('columnheader', { name: 'Loyalty Welcome, v1' }).waitFor()
  t.same(complaints, [])
})

interface BundleComparison {
  statistics: {
    flows: { entries: { current: number, baseline: number } }
    rates: { goal: { significant: boolean | null } }
  }
}
