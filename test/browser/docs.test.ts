import t from 'tap'
import { becomes, comesToMatch } from '../support/browser/becomes.ts'
import { browserPath } from '../support/browser/browser-path.ts'
import { openPage } from '../support/browser/open-browser.ts'
import { startService } from '../support/service/start-service.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'
import { collectViolations } from '../support/collect-violations.ts'

const skip = browserPath === null && 'no Chromium found'
if (browserPath === null && process.env['CI'] === 'true') t.fail('continuous integration needs a Chromium')

t.test('a reader of /docs expands the three reports, tries one and sees its answer', { skip }, async t => {
  const { address } = await startService(t)
  const { page, complaints } = await openPage(t)
  const origins = new Set<string>()
  page.on('request', request => { origins.add(new URL(request.url()).origin) })
  await page.goto(`${address}/docs`)
  const violations = collectViolations()
  for (const operation of ['getStatistics', 'getConversionGraph', 'getActivationGraph']) {
    const block = page.locator(`#operations-Reports-${operation}`)
    await block.locator('.opblock-summary-control').click()
    await block.locator('.opblock-body').waitFor()
    await comesToMatch(
      violations, () => block.locator('.opblock-description').innerText(), /journey|stages|profile|activation|Totals|sankey/i, operation
    )
  }
  const statistics = page.locator('#operations-Reports-getStatistics')
  await statistics.locator('tr[data-param-name="journeyId"] input').fill('1002')
  await statistics.locator('button.execute').click()
  const live = statistics.locator('.live-responses-table')
  await live.waitFor()
  await comesToMatch(t, () => live.locator('.response-col_status').last().innerText(), /^\s*200/)
  const body = live.locator('.response-col_description .highlight-code, .response-col_description pre').first()
  await comesToMatch(t, () => body.innerText(), /"journeyId": "1002"/)
  for (const operation of ['Explanations-explainNumber', 'Operating-purgeJourney']) {
    const block = page.locator(`#operations-${operation}`)
    await block.locator('.opblock-summary-control').click()
    await block.locator('button.execute').click()
    violations.match((await block.locator('.live-responses-table .response .response-col_status').innerText()).trim(),
      /^20[04]/, 'tried as it stands', operation)
  }
  t.same(violations.found, [])
  t.same(complaints, [])
  t.same([...origins], [address], 'nothing is asked of anybody else')
})

t.test('the page asks for a key if the service requires one, and keeps it nowhere', { skip }, async t => {
  const { address, keys } = await startWithClients(t, { web: { scopes: ['journeys:read'], journeys: ['1001'] } })
  const { page } = await openPage(t)
  await page.goto(`${address}/docs`)
  const block = page.locator('#operations-Reports-getStatistics')
  await block.locator('.opblock-summary-control').click()
  const execute = async (): Promise<string> => {
    await block.locator('button.execute').click()
    return (await block.locator('.live-responses-table .response .response-col_status').innerText()).trim().slice(0, 3)
  }
  t.equal(await execute(), '401')
  await page.locator('.scheme-container .authorize').click()
  const way = page.locator('.auth-container', { hasText: 'X-API-Key' })
  await way.locator('input').fill(keys.web)
  await way.locator('button.authorize').click()
  await page.locator('.modal-ux .btn-done').first().click()
  await block.locator('.btn-clear').click()
  t.equal(await execute(), '200')
  t.same(await page.evaluate('[localStorage.length, sessionStorage.length, document.cookie]'), [0, 0, ''], 'the key is kept nowhere')
})

t.test('the page looks like the viewer, light and dark, links to it, and asks for no key', { skip }, async t => {
  const { address } = await startService(t)
  const { page, complaints } = await openPage(t)
  await page.goto(`${address}/docs`)
  await page.locator('.opblock').first().waitFor()
  await becomes(t, () => page.title(), 'Journeys API')
  t.equal(await page.locator('.authorize, .authorization__btn').count(), 0, 'no key is asked for, as the service requires none')
  const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor')
  await page.emulateMedia({ colorScheme: 'light' })
  const light = await background()
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.locator('html.dark-mode').waitFor()
  await becomes(t, async () => await background() !== light, true)
  await page.getByRole('link', { name: 'Viewer' }).click()
  await page.waitForURL(`${address}/`)
  t.same(complaints, [])

  const { get } = await startService(t, { env: { VIEWER: 'off' } })
  t.notMatch(await (await get('/docs')).text(), '>Viewer<', 'without a viewer there is no link')
})
