import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { becomes } from '../support/browser/becomes.ts'
import { findViolations } from '../support/browser/find-violations.ts'
import { openViewer, skipViewer, waitForJourney } from '../support/browser/open-viewer.ts'
import { settle } from '../support/browser/settle.ts'
import { noonClock } from '../support/noon.ts'
import { startService } from '../support/service/start-service.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'
import { collectViolations } from '../support/collect-violations.ts'

if (skipViewer !== false && process.env['CI'] === 'true') t.fail('continuous integration needs a Chromium')

const dayMs = 86_400_000

const assets = new URL('../../viewer/dist/assets/', import.meta.url)

t.test('the script is far below 250 kB as sent', async t => {
  const scripts = readdirSync(assets).filter(name => name.endsWith('.js'))
  t.ok(scripts.length > 0)
  const bytes = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(new URL(name, assets))).length, 0)
  t.ok(bytes < 250_000, `${bytes} bytes by gzip`)
})

t.test('journeys of all kinds are accessible, light and dark, wide and narrow', { skip: skipViewer }, async t => {
  // versions launched a month ago, so that there is something to compare
  const launchedAt = noonClock.wallMs() - 40 * dayMs
  let elapsedMs = 0
  const { address, sandbox } = await startService(t, {
    env: { TD_AUDIENCES: '300,403', JOURNEYS: '1001' }, now: () => launchedAt + elapsedMs
  })
  sandbox.launchVersion()
  elapsedMs = 40 * dayMs
  const { page, keepPicture } = await openViewer(t, address, '', { width: 1_440 })
  for (const width of [1_440, 390]) {
    await page.setViewportSize({ width, height: 900 })
    for (const [name, query, isThere] of [
      ['list', '?q=w', '.sparkline'],
      ['versions', '?journey=1104&with=1101', '.matched-stages'],
      ['comparison', '?journey=1101&with=1002', '.compared th:has-text("Spring Campaign Nurture")']
    ] as const) {
      await page.goto(`${address}/${query}`)
      await page.locator(isThere).first().waitFor()
      if (name === 'list') await settle(page)
      await checkBoth(t, page, `${name}, ${width} pixels`)
      await becomes(t, () => page.evaluate('document.documentElement.scrollWidth'), width, 'nothing is wider than the window')
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await keepPicture(`${name}-${width}-${colorScheme}`, name === 'list' ? 'window' : page.locator('#compare'))
      }
    }
  }
  await page.setViewportSize({ width: 1_280, height: 900 })
  for (const [query, name] of [
    ['?journey=1001', 'Customer Onboarding'], ['?journey=1007', 'ロイヤルティ会員 🎁'], ['?journey=1004&range=last_30d', 'Subscription Renewal']
  ] as const) {
    await page.goto(`${address}/${query}`)
    await waitForJourney(page, name)
    await checkBoth(t, page, name)
    await page.locator('.tiles .figure').nth(1).click()
    await page.locator('.explain .formula').first().waitFor()
    await checkBoth(t, page, `where a number of ${name} comes from`)
    await page.keyboard.press('Escape')
  }
  await page.setViewportSize({ width: 360, height: 740 })
  await checkBoth(t, page, 'narrow')
  await page.goto(`${address}/?journey=1005`)
  await page.getByRole('heading', { level: 1, name: 'Holiday Preview' }).waitFor()
  await page.locator('.reports[aria-busy="false"]').waitFor()
  await checkBoth(t, page, 'a journey without numbers')
})

t.test('pages that failed to load, completely or partly, are accessible', { skip: skipViewer }, async t => {
  const { address, sandbox } = await startService(t, { env: { TD_MAX_ATTEMPTS: '1' } })
  sandbox.setFault({ journeyId: '1001', endpoint: 'activation', fault: { kind: 'status', status: 500 } })
  const { page } = await openViewer(t, address, '?journey=1001')
  await waitForJourney(page, 'Customer Onboarding')
  await checkBoth(t, page, 'a failed part')
  await page.goto(`${address}/?journey=424242`)
  await page.getByText('Journey 424242: Treasure Data has no such journey').waitFor()
  await checkBoth(t, page, 'no such journey')
})

t.test('a page that asks for a client key is accessible', { skip: skipViewer }, async t => {
  const { address } = await startWithClients(t, { web: { scopes: ['journeys:read'], journeys: ['1001'] } })
  const { page } = await openViewer(t, address, '?journey=1001')
  await page.locator('input[type=password]').waitFor()
  await checkBoth(t, page, 'a key is needed')
})

async function checkBoth (t: Test, page: Page, state: string): Promise<void> {
  const broken = collectViolations()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    broken.same(await findViolations(page), [], `${state}, ${colorScheme}`)
  }
  t.same(broken.found, [])
}
