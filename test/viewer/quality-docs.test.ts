import t from 'tap'
import { findViolations } from '../support/browser/find-violations.ts'
import { browserPath } from '../support/browser/browser-path.ts'
import { openPage } from '../support/browser/open-browser.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'
import { collectViolations } from '../support/collect-violations.ts'

if (browserPath === null && process.env['CI'] === 'true') t.fail('continuous integration needs a Chromium')

/** What is in Swagger UI's own markup, and cannot be mended by style. */
const ofSwaggerUi = [
  // the button that opens an operation holds its path as a link, and a button to copy it
  'nested-interactive',
  // titles of groups come two levels below that of the page
  'heading-order',
  // what the document says of itself stands outside of its main part
  'region',
  // the choice among the examples of an answer has no label
  'select-name'
]

t.test('the page of the documentation is accessible, light and dark, as far as it is ours', {
  skip: browserPath === null && 'no Chromium found'
}, async t => {
  const { address } = await startWithClients(t, { web: { scopes: ['journeys:read'], journeys: ['1001'] } })
  const { page } = await openPage(t)
  const broken = collectViolations()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.goto(`${address}/docs`)
    const operation = page.locator('#operations-Operating-getHealth')
    await operation.locator('.opblock-summary-control').click()
    await operation.locator('button.execute').click()
    await operation.locator('.live-responses-table .response').waitFor()
    broken.same(await findViolations(page, ofSwaggerUi), [], colorScheme)
  }
  t.same(broken.found, [])
})
