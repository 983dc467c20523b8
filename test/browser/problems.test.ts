import t from 'tap'
import { isProblemCode, problemCatalog } from '../../src/http/problems/problem-catalog.ts'
import { problemWords } from '../../src/http/problems/words/index.ts'
import { becomes } from '../support/browser/becomes.ts'
import { findViolations } from '../support/browser/find-violations.ts'
import { browserPath } from '../support/browser/browser-path.ts'
import { openPage } from '../support/browser/open-browser.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { startService } from '../support/service/start-service.ts'

if (browserPath === null && process.env['CI'] === 'true') t.fail('continuous integration needs a Chromium')

t.test('problem pages are accessible, light and dark, and link to each other', {
  skip: browserPath === null && 'no Chromium found'
}, async t => {
  const { address } = await startService(t)
  const { page, complaints } = await openPage(t)
  const violations = collectViolations()
  const codes = Object.keys(problemCatalog).filter(isProblemCode)
  const [first = 'not-found', last = ''] = [codes[0], codes.at(-1)]
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const shown of ['', '?lang=ja', `/${first}`, `/${last}`, '/busy?lang=ja', '/unauthenticated']) {
      const path = `/problems${shown}`
      await page.goto(`${address}${path}`)
      violations.same(await findViolations(page), [], `${path}, ${colorScheme}`)
    }
  }
  await page.getByRole('link', { name: 'All problems' }).click()
  await becomes(t, () => page.getByRole('table').getByRole('link').count(), codes.length)
  await page.getByRole('link', { name: first, exact: true }).click()
  await page.waitForURL(`${address}/problems/${first}`)
  await page.getByRole('link', { name: '日本語' }).click()
  await page.waitForURL(`${address}/problems/${first}?lang=ja`)
  t.equal(await page.getByRole('heading').textContent(), problemWords.ja.describe(first).title)
  await page.getByRole('link', { name: problemWords.ja.allProblems }).click()
  await page.waitForURL(`${address}/problems?lang=ja`)
  t.same(violations.found, [])
  t.same(complaints.filter(text => !text.includes('favicon')), [])
})
