import t from 'tap'
import { browserPath, openPage } from '../support/open-browser.ts'
import { startService } from '../support/start-service.ts'

if (browserPath === null && process.env['CI'] === 'true') t.fail('continuous integration needs a Chromium')

t.test('a reader of /docs expands the three reports, tries one and sees its answer', {
  skip: browserPath === null && 'no Chromium found'
}, async t => {
  const { address } = await startService(t)
  const { page, complaints } = await openPage(t, browserPath ?? '')
  const origins = new Set<string>()
  page.on('request', request => { origins.add(new URL(request.url()).origin) })
  await page.goto(`${address}/docs`)
  for (const operation of ['getStatistics', 'getConversionGraph', 'getActivationGraph']) {
    const block = page.locator(`#operations-Reports-${operation}`)
    await block.locator('.opblock-summary-control').click()
    await block.locator('.opblock-body').waitFor()
    t.match(await block.locator('.opblock-description').innerText(), /journey|stages|profile|activation|Totals|sankey/i)
  }
  const statistics = page.locator('#operations-Reports-getStatistics')
  await statistics.locator('tr[data-param-name="journeyId"] input').fill('1002')
  await statistics.locator('button.execute').click()
  const live = statistics.locator('.live-responses-table')
  await live.waitFor()
  t.equal((await live.locator('.response-col_status').last().innerText()).trim().slice(0, 3), '200')
  t.match(await live.locator('.response-col_description .highlight-code, .response-col_description pre').first().innerText(), /"journeyId": "1002"/)
  t.same(complaints, [])
  t.same([...origins], [address], 'nothing is asked of anybody else')
})
