import t from 'tap'
import { becomes, comesToMatch } from '../support/browser/becomes.ts'
import { openPage } from '../support/browser/open-browser.ts'
import { openViewer, skipViewer, waitForJourney } from '../support/browser/open-viewer.ts'
import { startPrefixProxy } from '../support/service/start-prefix-proxy.ts'
import { startService } from '../support/service/start-service.ts'

if (skipViewer !== false && process.env['CI'] === 'true') t.fail('continuous integration needs a Chromium')

for (const handling of ['strips', 'passes'] as const) {
  t.test(`the viewer and the documentation work behind a proxy that ${handling} the prefix`, { skip: skipViewer }, async t => {
    const service = await startService(t, { env: { BASE_PATH: '/bff' } })
    const origin = await startPrefixProxy(t, service.address, '/bff', handling)

    const { page, complaints } = await openViewer(t, `${origin}/bff`, '?journey=1001')
    await waitForJourney(page, 'Customer Onboarding')
    const brand = page.getByRole('link', { name: 'Journeys', exact: true })
    await becomes(t, () => brand.evaluate((link: { href?: string }) => link.href), `${origin}/bff/`)
    await page.getByRole('link', { name: 'API', exact: true }).click()

    const statistics = page.locator('#operations-Reports-getStatistics')
    await statistics.locator('.opblock-summary-control').click()
    await statistics.locator('tr[data-param-name="journeyId"] input').fill('1002')
    await statistics.locator('button.execute').click()
    const live = statistics.locator('.live-responses-table')
    await live.waitFor()
    await comesToMatch(t, () => live.locator('.response-col_status').last().innerText(), /^\s*200/)
    await page.getByRole('link', { name: 'Viewer', exact: true }).click()
    await page.getByRole('columnheader', { name: 'Recently viewed' }).waitFor()
    await becomes(t, () => page.url(), `${origin}/bff/`)
    t.same(complaints, [])

    const failing = await openPage(t)
    await failing.page.goto(`${origin}/bff/?journey=999`)
    await failing.page.getByRole('link', { name: /means/ }).first().click()
    await failing.page.getByRole('link', { name: 'All problems' }).click()
    await failing.page.getByRole('heading', { level: 1, name: 'Problems' }).waitFor()
    await failing.page.waitForURL(`${origin}/bff/problems?lang=en`)
  })
}
