import t, { type Test } from 'tap'
import { languages } from '../../viewer/src/texts/languages.ts'
import { createNumberWords } from '../../viewer/src/words/number-words.ts'
import { findCutTexts } from '../support/browser/find-cut-texts.ts'
import { openViewer, skipViewer, waitForJourney } from '../support/browser/open-viewer.ts'
import { settle } from '../support/browser/settle.ts'
import { plantedKey, startService, type Service } from '../support/service/start-service.ts'
import { collectViolations } from '../support/collect-violations.ts'

if (skipViewer !== false && process.env['CI'] === 'true') t.fail('continuous integration needs a Chromium')

t.test('it is used by keyboard only', { skip: skipViewer }, async t => {
  const { address } = await startService(t)
  const { page, complaints } = await openViewer(t, address)
  const { keyboard } = page
  const focused = async (): Promise<string> =>
    String(await page.evaluate('document.activeElement.getAttribute("aria-label") || document.activeElement.value || ' +
      'document.activeElement.innerText'))
  /** Goes on with the tab key until something is reached; the page has fewer stops than that. */
  const reach = async (wanted: RegExp): Promise<void> => {
    for (let stops = 0; stops < 60; stops++) {
      await keyboard.press('Tab')
      if (wanted.test(await focused())) return
    }
    t.fail(`${String(wanted)} cannot be reached`)
  }
  await keyboard.press('Tab')
  t.equal(await focused(), 'Skip to content')
  await page.getByLabel('Journey id').focus()
  await keyboard.type('1001')
  await keyboard.press('Enter')
  await waitForJourney(page, 'Customer Onboarding')
  t.match(await page.locator('main ~ [role="status"]').first().innerText(), /^Showing Customer Onboarding, .+ \(30 days\)$/,
    'who listens hears that it is there')
  await reach(/^last_30d$/)
  await keyboard.press('ArrowRight')
  await page.getByText(/\(90 days\), UTC/).waitFor()
  await page.locator('.reports[aria-busy="false"]').waitFor()

  await reach(/^Awareness, stage/)
  await keyboard.press('ArrowRight')
  t.match(await focused(), /^Consideration, stage: [\d,]+ in, [\d,]+ out$/)
  t.equal(await page.locator('.tip p').first().innerText(), await focused(), 'what is seen is what is heard')
  await keyboard.press('End')
  await keyboard.press('Home')
  await keyboard.press('Enter')
  await page.getByText('Filtered by stage', { exact: true }).waitFor()
  t.equal(new URL(page.url()).searchParams.get('stage'), '100101')
  await keyboard.press('Escape')
  t.equal(await page.locator('.tip').count(), 0)

  await reach(/^Entered/)
  await keyboard.press('Enter')
  t.equal(await page.getByRole('columnheader', { name: 'Entered in the period' }).getAttribute('aria-sort'), 'descending')
  await reach(/^Day of Trend/)
  const day = page.getByRole('slider')
  const last = await day.getAttribute('aria-valuetext')
  await keyboard.press('ArrowLeft')
  t.match(await day.getAttribute('aria-valuetext'), /: Inside [\d,]+, Entries [\d,]+, Milestones/)
  t.not(await day.getAttribute('aria-valuetext'), last)
  await reach(/^As a table \(\d+ rows\)/)
  t.same(complaints, [])
})

t.test('nothing is wider than the page, on a phone and on a wall, by day and by night, with names as long as they get', {
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
    violations.equal(await page.locator('h1').getAttribute('title'), longName('journey'), 'the whole name is available', width, colorScheme)
    await page.getByRole('button', { name: longName('stage 1') }).first().hover()
    violations.same(complaints, [], width, colorScheme)
  }
  t.same(violations.found, [])
})

t.test('the large journey and the one with other writing are drawn', { skip: skipViewer }, async t => {
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

t.test('in every language the page is whole on a phone, with numbers and dates as they are written there', {
  skip: skipViewer
}, async t => {
  const { address } = await startService(t, { env: { TD_AUDIENCES: '300,403' } })
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
    violations.same(faults(), [], code)
  }
  t.same(violations.found, [])
})

t.test('the reader chooses the language, and keeps it', { skip: skipViewer || (languages.length < 2 && 'one language') }, async t => {
  const { address } = await startService(t)
  const { page, complaints } = await openViewer(t, address, '?journey=1001', { locale: 'en-US' })
  for (const { code, name, load } of languages.toReversed()) {
    const texts = await load()
    await page.locator('.language-switch select').selectOption({ label: name })
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

/** Has the sandbox tell long names for a journey and its stages. */
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
