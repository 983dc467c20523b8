import { readFile } from 'node:fs/promises'
import t from 'tap'
import type { Download, Page } from 'playwright-core'
import { becomes, comesToMatch } from '../support/browser/becomes.ts'
import { openViewer, skipViewer, waitForJourney } from '../support/browser/open-viewer.ts'
import { parseCsv } from '../support/service/parse-csv.ts'
import { startService } from '../support/service/start-service.ts'
import { collectViolations } from '../support/collect-violations.ts'

if (skipViewer !== false && process.env['CI'] === 'true') t.fail('continuous integration needs a Chromium')

t.test('a journey and its days are chosen, and both are in the address', { skip: skipViewer }, async t => {
  const { address } = await startService(t, { env: { JOURNEYS: '1001,1002' } })
  const { page, complaints, origins, keepPicture } = await openViewer(t, address)
  await page.getByRole('heading', { level: 1, name: 'Journeys' }).waitFor()
  await page.getByRole('row', { name: /1002/ }).waitFor()
  await page.getByLabel('Journey id').fill('x')
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await comesToMatch(t, () => page.getByRole('alert').innerText(), /The id is the number/)
  await page.getByLabel('Journey id').fill('1001')
  await page.getByLabel('Journey id').press('Enter')
  await waitForJourney(page, 'Customer Onboarding')
  await becomes(t, () => query(page), '?journey=1001')
  await page.getByText(/points from/).first().waitFor()
  await comesToMatch(t, () => tile(page, 'goals'), /% · [\d,]+ of [\d,]+ entries/)
  await comesToMatch(t, () => tile(page, 'entered'), /\([+-]?[\d.]+%\) from [\d,]+/, 'the change against the period before')
  await keepPicture('journey')

  await page.getByRole('radio', { name: '7 days' }).check()
  await page.getByText(/\(7 days\), UTC/).waitFor()
  await becomes(t, () => query(page), '?journey=1001&range=last_7d')
  await page.getByLabel('From', { exact: true }).fill('2026-01-10')
  await page.getByLabel('To', { exact: true }).fill('2026-01-12')
  await page.getByRole('form', { name: 'Custom range' }).getByRole('button', { name: 'Apply' }).click()
  await page.getByText('Jan 10, 2026 to Jan 12, 2026 (3 days), UTC').waitFor()
  await becomes(t, () => query(page), '?journey=1001&from=2026-01-10&to=2026-01-12')
  await page.getByRole('radio', { name: 'Since launch' }).check()
  await page.getByText(/since launch have no previous period/).waitFor()
  await comesToMatch(t, () => tile(page, 'goals'), /of [\d,]+ entered/)

  await page.goBack()
  await page.getByText(/\(3 days\), UTC/).waitFor()
  await page.goBack()
  await page.goBack()
  await page.getByText(/\(30 days\), UTC/).waitFor()
  await page.goForward()
  await page.getByText(/\(7 days\), UTC/).waitFor()
  await page.goto(address)
  await page.getByRole('columnheader', { name: 'Recently viewed' }).waitFor()
  await page.getByRole('link', { name: 'Customer Onboarding' }).click()
  await waitForJourney(page, 'Customer Onboarding')
  t.same(complaints, [])
  t.same([...origins], [address], 'nothing is asked of anybody else')
})

t.test('the element under the pointer is described, and a stage filters the charts', { skip: skipViewer }, async t => {
  const { address, getJson } = await startService(t)
  const { page, complaints, keepPicture } = await openViewer(t, address, '?journey=1001')
  await waitForJourney(page, 'Customer Onboarding')
  const flow = page.getByRole('region', { name: 'Conversion flow', exact: true })
  await flow.locator('.sankey-links path').first().hover()
  await comesToMatch(t, () => flow.locator('.tip').innerText(),
    /^Awareness → Consideration: [\d,]+ of [\d,]+ movements out of Awareness in this chart \(\d+\.\d%\)\s+Movements, not people\.$/
  )
  const stage = flow.getByRole('button', { name: /^Purchase, stage/ })
  await stage.hover()
  await comesToMatch(t, () => flow.locator('.tip').innerText(),
    /^Purchase, stage: [\d,]+ in, [\d,]+ out\s+The chart shows the larger side, [\d,]+\. Movements, not people\.$/
  )
  await becomes(t, async () => await flow.locator('.sankey-links path.is-pointed').count() > 2, true, 'its links stand out')
  const all = await flow.locator('.sankey-links path').count()

  const scale = flow.locator('output')
  await flow.getByRole('button', { name: 'Zoom in' }).click()
  t.equal(await scale.innerText(), '125%')
  const view = flow.getByRole('region', { name: 'Conversion flow, scrollable' })
  await view.hover()
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -100)
  await page.keyboard.up('Control')
  await scale.and(page.getByText('200%')).waitFor()
  await view.focus()
  await page.keyboard.press('-')
  await scale.and(page.getByText('160%')).waitFor()
  await stage.focus()
  await page.keyboard.press('0')
  await scale.and(page.getByText('100%')).waitFor()

  await stage.click()
  await page.getByText('Filtered by stage', { exact: true }).waitFor()
  await becomes(t, () => query(page), '?journey=1001&stage=100103')
  await becomes(t, async () => await flow.locator('.sankey-links path').count() < all, true)
  await page.getByRole('heading', { name: 'Trend of Purchase' }).waitFor()
  await page.getByRole('group', { name: 'Activations of Purchase', exact: true }).waitFor()
  await keepPicture('narrowed')
  await page.getByRole('button', { name: 'Show all stages' }).click()
  await page.getByRole('heading', { name: 'Trend', exact: true }).waitFor()

  const violations = collectViolations()
  for (const [label, kind] of [['To goal', 'goal'], ['Between stages', 'stage'], ['To exits', 'exit'], ['To jumps', 'jump']] as const) {
    await flow.getByRole('radio', { name: label }).check()
    const { links } = await getJson(`/v1/journeys/1001/conversion-graph?range=last_30d&format=d3&top=10&kind=${kind}`) as {
      links: object[]
    }
    await flow.getByText(`As a table (${links.length} rows)`).waitFor()
    await becomes(violations, () => query(page), `?journey=1001&view=${kind}`, label, kind)
  }
  t.same(violations.found, [])
  await flow.getByText('As a table').click()
  await flow.getByRole('cell', { name: 'Consideration', exact: true }).first().waitFor()
  await page.getByRole('region', { name: 'Activations', exact: true }).getByRole('combobox', { name: 'Stage' }).selectOption('100102')
  await page.getByRole('group', { name: 'Activations of Consideration', exact: true }).waitFor()
  t.same(complaints, [])
})

t.test('stages are sorted and copied as a table, and the link is copied', { skip: skipViewer }, async t => {
  const { address, getJson } = await startService(t)
  const { page, complaints } = await openViewer(t, address, '?journey=1002')
  await page.context().grantPermissions(['clipboard-write'])
  await waitForJourney(page, 'Spring Campaign Nurture')
  interface Stages {
    bottleneck: { clear: boolean }
    statistics: { stages: Array<{ name: string, period: { flows: { entries: number } } }> }
  }
  const { statistics: { stages }, bottleneck } = await getJson('/v1/journeys/1002/overview?range=last_30d') as Stages
  const table = page.getByRole('region', { name: 'Stages', exact: true })
  const names = async (): Promise<string[]> => await table.locator('th[scope=row] button').allInnerTexts()
  await becomes(t, () => names(), stages.map(({ name }) => name))
  await table.getByRole('button', { name: 'Entered in the period' }).click()
  await becomes(t, () => table.getByRole('columnheader', { name: 'Entered in the period' }).getAttribute('aria-sort'), 'descending')
  await table.getByRole('button', { name: 'Entered in the period' }).click()
  const byEntered = stages.toSorted((a, b) => a.period.flows.entries - b.period.flows.entries)
  await becomes(t, () => names(), byEntered.map(({ name }) => name))
  await becomes(t, () => query(page), '?journey=1002&sort=entered')
  await table.getByRole('button', { name: 'Copy as CSV' }).click()
  await page.getByText(/stages copied as CSV/).waitFor()
  // a text field has plain line breaks
  const rows = parseCsv((await paste(page)).replaceAll('\n', '\r\n'))
  t.same(rows.slice(1).map(row => row.slice(2, 5)), byEntered.map(({ name, period }) => [name, 'range', String(period.flows.entries)]))
  await page.getByRole('button', { name: 'Copy link' }).click()
  await page.getByText('Link copied').waitFor()
  t.equal(await paste(page), page.url())

  const badges = table.getByText('bottleneck', { exact: true })
  t.equal(bottleneck.clear, true)
  t.equal(await badges.count(), 1)
  const ofYesterday = await getJson('/v1/journeys/1002/overview?range=yesterday') as Stages
  t.equal(ofYesterday.bottleneck.clear, false)
  await page.getByRole('radio', { name: 'Yesterday' }).check()
  await page.getByText('Nov 27, 2026, UTC').first().waitFor()
  await becomes(t, () => badges.count(), 0, 'a bottleneck that may be chance has no badge')
  t.same(complaints, [])
})

t.test('charts are exported as the API writes them', { skip: skipViewer }, async t => {
  const { address, get } = await startService(t)
  const { page, complaints } = await openViewer(t, address, '?journey=1001&view=exit')
  await waitForJourney(page, 'Customer Onboarding')
  const answer = async (path: string): Promise<string> => await (await get(`/v1/journeys/1001/${path}`)).text()
  const flow = 'conversion-graph?range=last_30d&kind=exit&top=10&format='
  const activations = 'activation-graph?range=last_30d&top=10&format='
  const allActivations = 'activation-graph?range=last_30d&format='
  const violations = collectViolations()
  for (const [subject, path] of [['conversion flow', flow], ['activations', activations]] as const) {
    for (const format of ['svg', 'csv'] as const) {
      const { name, content } = await save(page, subject, format)
      violations.match(name, new RegExp(
        `^journey-1001-${subject === 'activations' ? subject : 'conversion'}-\\d{4}-\\d\\d-\\d\\d-to-\\d{4}-\\d\\d-\\d\\d\\.${format}$`
      ), format, subject, path)
      const asked = subject === 'activations' && format === 'csv' ? allActivations : path
      violations.equal(content.toString(), await answer(`${asked}${format}`), `${subject} ${format}`)
    }
  }
  t.same(violations.found, [])
  const { content } = await save(page, 'conversion flow', 'png')
  t.equal(content.subarray(1, 4).toString(), 'PNG')
  const [, width] = /width="(\d+)"/.exec(await answer(`${flow}svg`)) ?? []
  t.equal(content.readUInt32BE(16), 2 * Number(width), 'two pixels for one')
  t.same(complaints, [])
})

async function save (page: Page, subject: string, format: string): Promise<{ name: string, content: Buffer }> {
  const saved: Promise<Download> = page.waitForEvent('download')
  const refused = page.getByText(/^Could not export/).innerText().then(text => { throw new Error(text) }, async () => await saved)
  refused.catch(() => {})
  await page.getByRole('group', { name: `Export ${subject}` }).getByRole('button', { name: format.toUpperCase() }).click()
  const download = await Promise.race([saved, refused])
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) }
}

async function tile (page: Page, id: string): Promise<string> {
  return await page.locator(`[data-tile="${id}"]`).innerText()
}

function query (page: Page): string {
  return new URL(page.url()).search
}

/** Returns the clipboard as a user would see it, because the page itself may not read it. */
async function paste (page: Page): Promise<string> {
  await page.evaluate("document.body.appendChild(document.createElement('textarea')).id = 'pasted'")
  const field = page.locator('#pasted')
  await field.focus()
  await page.keyboard.press('Control+V')
  const pasted = await field.inputValue()
  await page.evaluate("document.getElementById('pasted').remove()")
  return pasted
}
