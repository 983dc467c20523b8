import t from 'tap'
import { becomes } from '../support/browser/becomes.ts'
import { findViolations } from '../support/browser/find-violations.ts'
import { browserPath } from '../support/browser/browser-path.ts'
import { openPage } from '../support/browser/open-browser.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'
import { collectViolations } from '../support/collect-violations.ts'

if (browserPath === null && process.env['CI'] === 'true') t.fail('continuous integration needs a Chromium')

/** Swagger UI's own markup, which styles cannot correct. */
const ofSwaggerUi = [
  // the button that opens an operation contains its path as a link, and a copy button
  'nested-interactive',
  // titles of groups are two levels below that of the page
  'heading-order',
  // the document's description is outside of its main part
  'region',
  // the list of an answer's examples has no label
  'select-name'
]

t.test('our part of the documentation page is accessible, light and dark', {
  skip: browserPath === null && 'no Chromium found'
}, async t => {
  const { address } = await startWithClients(t, { web: { scopes: ['journeys:read'], journeys: ['1001'] } })
  const { page } = await openPage(t)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto(`${address}/docs`)
  const operation = page.locator('#operations-Operating-getHealth')
  await operation.locator('.opblock-summary-control').click()
  await operation.locator('button.execute').click()
  await operation.locator('.live-responses-table .response').waitFor()
  const broken = collectViolations()
  broken.same(await findViolations(page, ofSwaggerUi), [], 'light')
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.locator('html.dark-mode').waitFor()
  // Swagger UI's colours fade into each other
  await becomes(broken, () => findViolations(page, ofSwaggerUi), [], 'dark')
  t.same(broken.found, [])
})
