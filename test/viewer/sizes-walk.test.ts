import t, { type Test } from 'tap'
import { languages } from '../../viewer/src/texts/languages.ts'
import { createNumberWords } from '../../viewer/src/words/number-words.ts'
import { becomes, comesToMatch } from '../support/browser/becomes.ts'
import { findCutTexts } from '../support/browser/find-cut-texts.ts'
import { findForeignWords } from '../support/browser/find-foreign-words.ts'
import { openViewer, skipViewer, waitForJourney } from '../support/browser/open-viewer.ts'
import { settle } from '../support/browser/settle.ts'
import { plantedKey, startService, type Service } from '../support/service/start-service.ts'
import { collectViolations } from '../support/collect-violations.ts'

if (skipViewer !== false && process.env['CI'] === 'true') t.fail('continuous integration needs a Chromium')

/** The width of A4 in portrait between margins of 12 mm, in pixels. */
const paperWidth = 703

t.test('it is used by keyboard only', { skip: skipViewer }, async t => {
  const { address } = await startService(t)
  const { page, complaints } = await openViewer(t, address)
  const { keyboard } = page
  const focused = async (): Promise<string> =>
    String(await page.evaluate('document.activeElement.getAttribute("aria-label") || document.activeElement.value || ' +
      'document.activeElement.innerText'))
  /** Presses the Tab key until something is reached. The page has fewer stops than that. */
  const reach = async (wanted: RegExp): Promise<void> => {
    for (let stops = 0; stops < 60; stops++) {
      await keyboard.press('Tab')
      if (wanted.test(await focused())) return
    }
    t.fail(`${String(wanted)} cannot be reached`)
  }
  await keyboard.press('Tab')
  await becomes(t, () => focused(), 'Skip to content')
  await page.getByLabel('Journey id').focus()
  await keyboard.type('1001')
  await keyboard.press('Enter')
  await waitForJourney(page, 'Customer Onboarding')
  await comesToMatch(t, () => page.locator('main ~ [role="status"]').first().innerText(), /^Showing Customer Onboarding, .+ \(30 days\)$/,
    'who listens hears that it is there')
  await reach(/^last_30d$/)
  await keyboard.press('ArrowRight')
  await page.getByText(/\(90 days\), UTC/).waitFor()
  await page.locator('.reports[aria-busy="false"]').waitFor()

  await reach(/^Awareness, stage/)
  await keyboard.press('ArrowRight')
  await comesToMatch(t, () => focused(), /^Consideration, stage: [\d,]+ in, [\d,]+ out$/)
  await becomes(t, () => page.locator('.tip p').first().innerText(), await focused(), 'what is seen is what is heard')
  await keyboard.press('End')
  await keyboard.press('Home')
  await keyboard.press('Enter')
  await page.getByText('Filtered by stage', { exact: true }).waitFor()
  await becomes(t, () => new URL(page.url()).searchParams.get('stage'), '100101')
  await keyboard.press('Escape')
  await becomes(t, () => page.locator('.tip').count(), 0)

  await reach(/^Entered/)
  await keyboard.press('Enter')
  await becomes(t, () => page.getByRole('columnheader', { name: 'Entered in the period' }).getAttribute('aria-sort'), 'descending')
  await reach(/^Day of Trend/)
  const day = page.getByRole('slider')
  const last = await day.getAttribute('aria-valuetext')
  await keyboard.press('ArrowLeft')
  await comesToMatch(t, () => day.getAttribute('aria-valuetext'), /: Inside [\d,]+, Entries [\d,]+, Milestones/)
  await becomes(t, async () => await day.getAttribute('aria-valuetext') !== last, true)
  await reach(/^As a table \(\d+ rows\)/)
  t.same(complaints, [])
})

t.test('nothing is wider than the page, on a phone and on a wall, light and dark, with the longest names', {
  skip: skipViewer
}, async t => {
  const service = await startService(t)
  await nameAtLength(t, service, '1001')
  const violations = collectViolations()
  for (const [width, colorScheme] of [[360, 'light'], [360, 'dark'], [1_280, 'dark'], [1_920, 'light']] as const) {
    const { page, complaints, keepPicture } = await openViewer(t, service.address, '?journey=1001&stage=100102', { width, colorScheme })
    await waitForJourney(page, longName('journey'))
    await page.getByText(/Rates are tested/).waitFor()
    await keepPicture(`long-names-${width}-${colorScheme}`)
    violations.ok(Number(await page.evaluate('document.documentElement.scrollWidth')) <= width, `${width} pixels`)
    const about = `the whole name is available, ${width} ${colorScheme}`
    await becomes(violations, () => page.locator('h1').getAttribute('title'), longName('journey'), about)
    await page.getByRole('button', { name: longName('stage 1') }).first().hover()
    violations.same(complaints, [], width, colorScheme)
  }
  t.same(violations.found, [])
})

t.test('on a phone a shadow shows where there is more of a chart or a table, and both scroll by keyboard', {
  skip: skipViewer
}, async t => {
  const { address } = await startService(t)
  const violations = collectViolations()
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, complaints, keepPicture } = await openViewer(t, address, '?journey=1001', { width: 390, height: 844, colorScheme })
    await waitForJourney(page, 'Customer Onboarding')
    for (const [name, picture] of [['Conversion flow, scrollable', 'flow'], ['Stage table', 'stages']] as const) {
      const view = page.getByRole('region', { name })
      const frame = page.locator('.scroll-frame').filter({ has: view })
      violations.match(await frame.getAttribute('data-more'), /^right/, name)
      violations.equal(await view.getAttribute('tabindex'), '0', name)
      await keepPicture(`cue-${picture}-390-${colorScheme}`, page.locator('.card').filter({ has: view }))
      await view.focus()
      await page.keyboard.press('ArrowRight')
      await frame.and(page.locator('[data-more~="left"]')).waitFor()
      await view.evaluate(element => { (element as unknown as { scrollLeft: number }).scrollLeft = 10_000 })
      await frame.and(page.locator(':not([data-more~="right"])')).waitFor()
    }
    const name = page.getByRole('rowheader', { name: 'Awareness' })
    const [cell, card] = [await name.boundingBox(), await page.getByRole('region', { name: 'Stages', exact: true }).boundingBox()]
    violations.ok(cell !== null && card !== null && cell.x >= card.x, 'the names of stages stay in view')
    await keepPicture(`cue-stages-end-390-${colorScheme}`, page.getByRole('region', { name: 'Stages', exact: true }))
    violations.equal(await page.evaluate('document.documentElement.scrollWidth'), 390)
    violations.same(complaints, [], colorScheme)
  }
  t.same(violations.found, [])
})

t.test('of many activations the largest are shown, and those that are searched for; new data changes neither', {
  skip: skipViewer
}, async t => {
  const { address, getJson } = await startService(t)
  const { page, faults, keepPicture } = await openViewer(t, address, '?journey=1006', { width: 1_440, isOnClock: true })
  await waitForJourney(page, 'Global Customer Lifecycle')
  const card = page.getByRole('region', { name: 'Activations', exact: true })
  const shown = async (): Promise<string[]> => await card.locator('.sankey-node[aria-label*=", activation: "]')
    .evaluateAll(nodes => nodes.map(node => (node as unknown as { getAttribute (name: string): string }).getAttribute('aria-label')))
  await card.getByText('Showing the 10 largest of 49 activations. The others are not added up').waitFor()
  const largest = (await shown()).map(label => Number(/: ([\d,]+) out$/.exec(label)?.[1]?.replaceAll(',', '')))
  t.equal(largest.length, 10)
  t.same(largest, largest.toSorted((a, b) => b - a), 'the largest first')
  const { nodes, links } = await getJson('/v1/journeys/1006/activation-graph?range=last_30d&format=d3&top=10') as {
    nodes: Array<{ id: string, stageId: string, type: string }>, links: Array<{ source: string, value: number }>
  }
  const sizes = nodes.filter(({ type, stageId }) => type === 'activation' && stageId === '100601')
    .map(({ id }) => links.reduce((sum, { source, value }) => source === id ? sum + value : sum, 0)).sort((a, b) => b - a)
  t.same(largest, sizes.slice(0, 10))
  await keepPicture('activations-1440-light', card)

  const field = card.getByRole('searchbox', { name: 'Search activations by name' })
  await field.fill('Ａctivation ４')
  await card.getByText('Showing the 10 largest of 14 activations that match “Ａctivation ４” (49 in total).').waitFor()
  await card.getByRole('button', { name: 'Show all 14' }).click()
  await card.getByText('Showing the 14 of 49 activations that match').waitFor()
  t.equal((await shown()).length, 14)
  await card.getByText('As a table').click()
  await becomes(t, async () => new Set(await card.locator('tbody td:first-child').allInnerTexts()).size, 14, 'the table has the same')
  await card.getByRole('button', { name: 'Zoom out' }).click()

  // the next answer differs, so that the charts are asked for again
  await page.route('**/overview?*', async route => {
    const response = await route.fetch({ headers: { ...route.request().headers(), 'if-none-match': '' } })
    await route.fulfill({ response, json: { ...await response.json() as object, name: 'Renamed' } })
  })
  const asked = page.waitForResponse(/activation-graph/)
  await page.clock.fastForward(60_000)
  await asked
  await page.getByRole('heading', { level: 1, name: 'Renamed' }).waitFor()
  t.equal((await shown()).length, 14)
  t.equal(await field.inputValue(), 'Ａctivation ４')
  t.equal(await card.locator('output').innerText(), '80%')
  await page.reload()
  await card.getByText('Showing the 14 of 49 activations that match').waitFor()
  for (const [width, colorScheme] of [[1_440, 'dark'], [390, 'dark'], [390, 'light']] as const) {
    await page.setViewportSize({ width, height: 844 })
    await page.emulateMedia({ colorScheme })
    await keepPicture(`activations-${width}-${colorScheme}`, card)
  }
  await field.fill('sms')
  await card.getByText('No activation’s name contains “sms”.').waitFor()
  await card.getByRole('button', { name: 'Clear search' }).click()
  await card.getByText('Showing all 49 activations, largest first.').waitFor()
  // the history comes into sight, and there is none
  t.same(faults(), [])
})

t.test('on paper there are all numbers in light colours, what they are about and how old they are, and nothing to press', {
  skip: skipViewer
}, async t => {
  const { address } = await startService(t)
  const violations = collectViolations()
  for (const [id, name] of [['1001', 'Customer Onboarding'], ['1006', 'Global Customer Lifecycle']] as const) {
    const { page, keepPicture } = await openViewer(t, address, `?journey=${id}&view=exit`, {
      width: 390, height: 844, colorScheme: 'dark'
    })
    await waitForJourney(page, name)
    await page.getByText(/Rates are tested|not tested/).first().waitFor()
    const missing = page.getByText('Canvas: not loaded when this page was printed. Print again to include it.')
    violations.same([await missing.count(), await missing.isVisible()], [1, false], id, 'what a print does not wait for')
    violations.equal((await page.pdf({ format: 'A4' })).subarray(0, 5).toString(), '%PDF-')
    await page.locator('.canvas-step').first().waitFor()
    violations.equal(await missing.count(), 0, id, 'the next print has it')
    const head = page.locator('.print-head')
    violations.notOk(await head.isVisible(), 'it is for paper only')
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    violations.match(await head.innerText(), new RegExp(
      `^${name}\\s+Journey ${id} · .+ \\(30 days\\) · UTC · In the selected period\\s+.+ · Checked .+ UTC · data from .+ UTC\\)`
    ))
    for (const width of [390, paperWidth, 1_440]) {
      await page.setViewportSize({ width, height: 1_000 })
      violations.same(await page.evaluate(`[...document.querySelectorAll('.button, input, select, form, .toast, .bar')]
        .filter(element => element.checkVisibility()).map(element => element.outerHTML)`), [], id, width)
      violations.equal(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor'), 'rgb(255, 255, 255)')
      violations.same(await page.evaluate(`[...document.querySelectorAll('.sankey, .trend svg')]
        .filter(element => element.getBoundingClientRect().right > innerWidth).map(element => element.getAttribute('aria-label'))`), [],
      id, width, 'no chart is cut')
      if (width >= paperWidth) {
        violations.equal(await page.evaluate('document.documentElement.scrollWidth'), width, id, 'nor is a table')
      }
      await keepPicture(`print-${id}-${width}`)
    }
    violations.equal(await page.locator('.alternative table').count(), 0, 'tables that are closed stay so')
    violations.ok(await page.getByText('Conversion flow · To exits · 10 largest of each type').isVisible(), 'which flows it shows')
  }
  t.same(violations.found, [])
})

t.test('the large journey and one in another script are drawn', { skip: skipViewer }, async t => {
  const { address } = await startService(t)
  const violations = collectViolations()
  for (const [id, name, width] of [
    ['1006', 'Global Customer Lifecycle', 1_280], ['1006', 'Global Customer Lifecycle', 360], ['1007', 'ロイヤルティ会員 🎁', 1_920],
    ['1004', 'Subscription Renewal', 1_280]
  ] as const) {
    const { page, complaints, keepPicture } = await openViewer(t, address, `?journey=${id}`, { width })
    await waitForJourney(page, name)
    await page.getByText(/Rates are tested|not tested/).first().waitFor()
    violations.ok(Number(await page.evaluate('document.documentElement.scrollWidth')) <= width, id, name, width)
    await keepPicture(`journey-${id}-${width}`)
    violations.same(complaints, [], id, name, width)
  }
  t.same(violations.found, [])
})

t.test('in every language the page is whole on a phone, with words, numbers and dates as they are written there', {
  skip: skipViewer
}, async t => {
  const { address, getJson } = await startService(t, { env: { TD_AUDIENCES: '300,403' } })
  const names = languages.map(({ name }) => name)
  const violations = collectViolations()
  for (const { code, load } of languages) {
    const texts = await load()
    const locale = `${code}-${new Intl.Locale(code).maximize().region}`
    const words = createNumberWords(locale)
    const { page, faults, keepPicture } = await openViewer(t, address, '?q=w', { width: 360, locale })
    await page.getByRole('heading', { level: 1, name: texts.journeys }).waitFor()
    await settle(page)
    violations.equal(await page.evaluate('document.documentElement.lang'), code)
    violations.same(await findCutTexts(page), [], code, 'list')
    await keepPicture(`list-360-${code}`, 'window')
    await page.goto(`${address}/?journey=1001&from=2026-01-10&to=2026-01-12`)
    await waitForJourney(page, 'Customer Onboarding')
    const days = { from: words.day('2026-01-10'), to: words.day('2026-01-12'), days: words.amount(3) }
    await page.getByText(texts.rangeOf(days)).first().waitFor()
    await page.getByText(texts.ratesTested).waitFor()
    await page.locator('#checks-title').scrollIntoViewIfNeeded()
    await page.locator('.canvas').first().waitFor()
    await page.locator('#compare').scrollIntoViewIfNeeded()
    await page.getByText(texts.historyOff).waitFor()
    await page.evaluate('document.querySelectorAll("#content details").forEach(details => { details.open = true })')
    violations.same(await findCutTexts(page), [], code, 'journey')
    violations.ok(Number(await page.evaluate('document.documentElement.scrollWidth')) <= 360, code)
    await keepPicture(`journey-360-${code}`)
    const loaded = String(await page.evaluate('performance.getEntriesByType("resource").map(({ name }) => name).join()'))
    violations.equal(loaded.includes('/japanese'), locale.startsWith('ja'), code, 'only its own texts are loaded')
    if (code === 'en') continue
    // the first one has names of its own, the second one needs those of the service
    for (const [id, range] of [['1001', 'from=2026-01-10&to=2026-01-12'], ['1000', 'range=last_30d']] as const) {
      await page.goto(`${address}/?journey=${id}&${range}`)
      await page.locator('.reports[aria-busy="false"] .sankey').first().waitFor()
      await page.locator('#checks-title').scrollIntoViewIfNeeded()
      await page.locator('.canvas').first().waitFor()
      await page.evaluate('document.querySelectorAll("#content details").forEach(details => { details.open = true })')
      await page.locator('.alternative table').first().waitFor()
      const answers = await Promise.all(['', '/overview', '/canvas'].map(async report => await getJson(
        `/v1/journeys/${id}${report}${report === '' ? '' : `?${range}`}`)))
      violations.same(await findForeignWords(page, answers, names), [], code, id)
    }
    violations.same(faults(), [], code)
  }
  t.same(violations.found, [])
})

t.test('the reader chooses the language, and keeps it', { skip: skipViewer || (languages.length < 2 && 'one language') }, async t => {
  const { address } = await startService(t)
  const { page, complaints } = await openViewer(t, address, '?journey=1001', { locale: 'en-US' })
  for (const { code, name, load } of languages.toReversed()) {
    const texts = await load()
    await page.locator('.language-switch').selectOption({ label: name })
    await page.locator(`html[lang="${code}"]`).waitFor()
    await page.reload()
    await page.getByRole('heading', { level: 2, name: texts.flow }).waitFor()
    t.equal(await page.getByLabel(texts.language, { exact: true }).inputValue(), code)
    t.match(page.url(), /\?journey=1001$/, 'the page shows the same journey')
  }
  t.same(complaints, [])
})

function longName (of: string): string {
  return `${of} with a name that says all there is to say about it `.padEnd(200, 'at length ').slice(0, 199).concat('.')
}

/** Makes the sandbox return long names for a journey and its stages. */
async function nameAtLength (t: Test, { sandbox }: Service, journeyId: string): Promise<void> {
  const answer = await fetch(`${sandbox.origin}/entities/journeys/${journeyId}`, { headers: { authorization: `TD1 ${plantedKey}` } })
  t.equal(answer.status, 200)
  const body = (await answer.text())
    .replaceAll('"Customer Onboarding"', JSON.stringify(longName('journey')))
    .replaceAll('"Awareness"', JSON.stringify(longName('stage 1')))
    .replaceAll('"Consideration"', JSON.stringify(longName('stage 2')))
  sandbox.setFault({
    journeyId, endpoint: 'definition', fault: { kind: 'body', body, contentType: answer.headers.get('content-type') ?? '' }
  })
}
