import t, { type Test } from 'tap'
import type { Page } from 'playwright-core'
import { becomes, comesToMatch } from '../support/browser/becomes.ts'
import { openViewer, skipViewer, waitForJourney, type OpenViewer } from '../support/browser/open-viewer.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { readCase, startOnBodies, type Bodies, type BodiesService } from '../support/service/serve-bodies.ts'
import { startService } from '../support/service/start-service.ts'

if (skipViewer !== false && process.env['CI'] === 'true') t.fail('continuous integration needs a Chromium')

const statistics = readCase('statistics-fall-then-rise')
const days = 'from=2026-03-01&to=2026-03-03'

/** Opens a journey with these answers of Treasure Data. Omitted endpoints have no data. */
async function openCase (t: Test, service: BodiesService, bodies: Bodies, query = days): Promise<OpenViewer> {
  const journeyId = service.serve({ statistics, activation: { data: [] }, ...bodies })
  const opened = await openViewer(t, service.address, `?journey=${journeyId}&${query}`)
  await opened.page.locator('.reports[aria-busy="false"]').waitFor()
  return opened
}

/** Returns the rows of a card's table, cell by cell, as they are read. */
async function readTable (page: Page): Promise<string[][]> {
  const flow = page.getByRole('region', { name: 'Conversion flow', exact: true })
  await flow.getByText(/^As a table/).click()
  await flow.locator('tbody tr').first().waitFor()
  const rows = await flow.locator('tbody tr').all()
  return await Promise.all(rows.map(async row => await row.locator('td').allInnerTexts()))
}

t.test('the table of a flow contains and marks the link that closes a cycle', { skip: skipViewer }, async t => {
  const { page, faults } = await openCase(t, await startOnBodies(t), { conversion: readCase('conversion-cycle') })
  t.same(await readTable(page), [
    ['Start', 'Next', 'stage', '10', ''],
    ['Next', 'Goal', 'goal', '3', ''],
    ['Next', 'Start', 'stage', '7', 'Loops back, so not in the chart']
  ])
  t.same(faults(), [])
})

t.test('a link of unknown value is in the table without a number', { skip: skipViewer }, async t => {
  const { page } = await openCase(t, await startOnBodies(t), { conversion: readCase('conversion-null-link-value') })
  t.match((await readTable(page)).map(cells => cells.slice(3)), [['3', ''], ['–', 'Not in the chart']])
})

t.test('a flow without movements says so', { skip: skipViewer }, async t => {
  const service = await startOnBodies(t)
  const violations = collectViolations()
  for (const [name, said] of [
    ['empty', 'Nothing moved in this period.'],
    ['nodes-without-links', 'Nothing moved in this period.'],
    ['one-node', 'Nothing moved in this period.'],
    ['self-link-only', 'These movements cannot be drawn. The table lists all of them.'],
    ['zero-links-only', 'These movements cannot be drawn. The table lists all of them.'],
    ['without-metadata', 'Treasure Data did not send the movements.']
  ] as const) {
    const { page, faults } = await openCase(t, service, { conversion: readCase(`conversion-${name}`) })
    const flow = page.getByRole('region', { name: 'Conversion flow', exact: true })
    await becomes(violations, () => flow.locator('.empty').innerText(), said, name)
    await becomes(violations, () => flow.locator('.sankey').count(), 0, name)
    violations.same(faults(), [], name)
  }
  t.same(violations.found, [])
})

t.test('the change over a period starts before its first run', { skip: skipViewer }, async t => {
  const part = structuredClone(statistics) as {
    data: { attributes: { history: object[], journeyStageStatistics: Array<{ history: object[] }> } }
  }
  for (const { history } of [part.data.attributes, ...part.data.attributes.journeyStageStatistics]) history.shift()
  const { page } = await openCase(
    t, await startOnBodies(t), { statistics: part, conversion: readCase('conversion-cycle') }, 'from=2026-03-02&to=2026-03-03')
  await comesToMatch(t, () => page.locator('[data-tile="current"]').innerText(), /60\s+-40 \(-40%\) over the period/)
})

t.test('a name that cannot be seen is replaced, and names that look alike are distinguished', { skip: skipViewer }, async t => {
  const { page } = await openCase(t, await startOnBodies(t), { conversion: readCase('conversion-invisible-names') })
  const targets = (await readTable(page)).map(cells => cells[1] ?? '')
  t.ok(targets.every(name => /[\p{L}\p{N}]/u.test(name)), targets.join(', '))
  t.equal(new Set(targets.map(name => name.normalize('NFC'))).size, targets.length, targets.join(', '))
})

t.test('numbers and dates follow the page\'s language, whatever the reader\'s', { skip: skipViewer }, async t => {
  const { address } = await startService(t)
  const violations = collectViolations()
  for (const locale of ['fa-IR', 'th-TH', 'ar-EG']) {
    const { page, complaints } = await openViewer(t, address, '?journey=1001&from=2026-01-10&to=2026-01-12', { locale })
    await waitForJourney(page, 'Customer Onboarding')
    const main = page.locator('main')
    await comesToMatch(violations, () => main.innerText(), 'Jan 10, 2026 to Jan 12, 2026 (3 days)', locale)
    violations.notMatch(await main.innerText(), /[\u0660-\u0669\u06f0-\u06f9\u0e50-\u0e59]|2569|1404/, locale)
    violations.same(complaints, [], locale)
  }
  t.same(violations.found, [])
})
