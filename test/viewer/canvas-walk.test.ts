import { readFile } from 'node:fs/promises'
import t from 'tap'
import type { Locator, Page } from 'playwright-core'
import { becomes, comesToMatch } from '../support/browser/becomes.ts'
import { findViolations } from '../support/browser/find-violations.ts'
import { openViewer, skipViewer } from '../support/browser/open-viewer.ts'
import { startService } from '../support/service/start-service.ts'
import { collectViolations } from '../support/collect-violations.ts'

if (skipViewer !== false && process.env['CI'] === 'true') t.fail('continuous integration needs a Chromium')

interface Canvas {
  stages: Array<{ steps: Array<{ current: number | null, entered: number | null, shareOfStage: number | null }> }>
}

/** The canvas of a page, once its first stage is drawn. */
async function waitForCanvas (page: Page): Promise<Locator> {
  const card = page.getByRole('region', { name: 'Canvas', exact: true })
  await page.locator('#stages-title').scrollIntoViewIfNeeded()
  await card.locator('.canvas-step').first().waitFor()
  return card
}

/** Returns a description of the focused element. */
async function readFocus (page: Page): Promise<string> {
  return String(await page.evaluate('document.activeElement.getAttribute("aria-label") || document.activeElement.innerText'))
}

async function readScale (card: Locator): Promise<number> {
  return Number.parseFloat(await card.locator('output').innerText()) / 100
}

t.test('counts are the API\'s, uncounted steps say so, and each number shows its origin', { skip: skipViewer }, async t => {
  const { address, getJson, get } = await startService(t)
  const { page, complaints } = await openViewer(t, address, '?journey=1008')
  const card = await waitForCanvas(page)
  const { stages: [choices] } = await getJson('/v1/journeys/1008/canvas?range=last_30d') as Canvas
  await card.getByText('As a table (12 rows)').click()
  await becomes(t, () => card.locator('tbody tr').count(), 12)
  const rows = await card.locator('tbody tr').all()
  const shown = await Promise.all(rows.map(async row => await row.locator('td.number').allInnerTexts()))
  t.same(shown, choices?.steps.map(({ current, entered, shareOfStage }) => [
    current === null ? 'not counted' : String(current),
    shareOfStage === null ? '–' : `${(shareOfStage * 100).toFixed(1)}%`,
    entered === null ? 'not counted' : String(entered)
  ]))
  t.ok(shown.some(([inside]) => inside === '0') && shown.some(([inside]) => inside === 'not counted'), 'which is not the same')
  await becomes(t, () => card.locator('tbody tr').first().locator('.canvas-edge').allInnerTexts(),
    ['Visited → How valuable?', 'No visit in 14 days · 20 at the last run → Reminder email'])
  await card.getByText('Paths that loop back (1)').click()
  await comesToMatch(t, () => card.locator('.note li').allInnerTexts(), [/^Wait 3 more days \(/, /^Wait for the first visit \(/])
  await comesToMatch(t, () => card.locator('.canvas-jumps li').allInnerTexts(), [
    'Step “To a retired journey”: Journey 1098 (deleted)', 'Goal “Subscribed”: Journey 1001'
  ])

  const dialog = page.getByRole('dialog', { name: 'Where does this come from?' })
  await card.getByRole('button', { name: /^Reminder email, Activation: / }).click()
  await dialog.getByText('Choices: Reminder email').waitFor()
  await dialog.locator('.explain-figure > summary').nth(1).click()
  await dialog.getByText(/inside ÷ inside the stage = 8 ÷ 370 = /).waitFor()
  await page.keyboard.press('Escape')
  await card.locator('.canvas-facts .figure').nth(1).click()
  await dialog.getByText(/Little's law/).waitFor()
  await page.keyboard.press('Escape')

  const violations = collectViolations()
  for (const [label, extension, format] of [
    ['SVG', 'svg', 'svg'], ['CSV', 'csv', 'csv'], ['Mermaid', 'mmd', 'mermaid'], ['PNG', 'png', null]
  ] as const) {
    const saved = page.waitForEvent('download')
    await card.getByRole('group', { name: 'Export canvas' }).getByRole('button', { name: label, exact: true }).click()
    const download = await saved
    violations.match(download.suggestedFilename(), new RegExp(`^journey-1008-canvas-.+\\.${extension}$`), label)
    const content = await readFile(await download.path())
    if (format === null) violations.equal(content.subarray(1, 4).toString(), 'PNG', 'although the picture is larger than a browser draws')
    else violations.equal(content.toString(), await (await get(`/v1/journeys/1008/canvas?range=last_30d&format=${format}`)).text(), label)
  }
  t.same(violations.found, [])
  t.same(complaints, [])
})

t.test('by keyboard, steps are reached along their edges, read, explained and zoomed', { skip: skipViewer }, async t => {
  const { address } = await startService(t)
  const { page, complaints } = await openViewer(t, address, '?journey=1008')
  const card = await waitForCanvas(page)
  const { keyboard } = page
  await card.locator('.canvas-facts .figure').last().focus()
  for (const [key, label] of [
    ['Tab', 'Zoom out'], ['ArrowRight', 'Zoom in'], ['End', 'Reset to 100%'], ['ArrowRight', 'Zoom out'], ['ArrowLeft', 'Reset to 100%']
  ] as const) {
    await keyboard.press(key)
    await comesToMatch(t, () => readFocus(page), label, key)
  }
  await keyboard.press('Tab')
  if (await readFocus(page) === 'Canvas of Choices, scrollable') {
    // it is larger than its view, which scrolls by keyboard
    await keyboard.press('Tab')
  }
  await comesToMatch(t, () => readFocus(page), /^Wait for the first visit, Wait: \d+ inside, .+ of the stage, .+, first step\. Next: /)
  for (const [key, name] of [
    ['ArrowDown', /^How valuable\?, Decision: not counted\. Next: High → /],
    ['ArrowRight', /^Reminder email/],
    ['ArrowDown', /^Wait 3 more days.+ Next: back to Wait for the first visit\.$/],
    ['ArrowDown', /^Wait for the first visit/],
    ['End', /^Wait 3 more days/],
    ['ArrowUp', /^Reminder email/],
    ['ArrowLeft', /^How valuable\?/],
    ['ArrowDown', /^Weekly digest/],
    ['ArrowDown', /^Together again, Merge: not counted/]
  ] as const) {
    await keyboard.press(key)
    await comesToMatch(t, () => readFocus(page), name, key)
  }
  const reading = card.locator('.chart-reading')
  await comesToMatch(t, () => reading.innerText(), /^Together again.+Treasure Data does not count profiles in this step/)
  await becomes(t, () => card.locator('.canvas-step:focus-visible .canvas-ring').evaluate(ring => {
    const { getComputedStyle } = globalThis as unknown as { getComputedStyle (element: unknown): { stroke: string } }
    return getComputedStyle(ring).stroke === 'none'
  }), false, 'the focus is seen')
  await keyboard.press('Enter')
  await becomes(t, () => page.getByRole('dialog').count(), 0, 'nothing is counted there')
  await keyboard.press('Home')
  const scale = await readScale(card)
  await keyboard.press('+')
  await becomes(t, async () => await readScale(card) > scale, true)
  await keyboard.press('0')
  await becomes(t, () => readScale(card), 1)
  await keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Where does this come from?' }).getByText('Choices: Wait for the first visit').waitFor()
  t.same(complaints, [])
})

t.test('a stage of 120 steps is zoomed by buttons, wheel and fingers, also on a phone', { skip: skipViewer }, async t => {
  const { address } = await startService(t)
  const { page, complaints, keepPicture } = await openViewer(t, address, '?journey=1008&stage=100804', { width: 390, height: 844 })
  const card = await waitForCanvas(page)
  const view = card.locator('.canvas-view')
  const cues = async (): Promise<string | null> => await card.locator('.canvas-view-frame').getAttribute('data-more')
  const isInView = async (name: RegExp): Promise<boolean> => {
    const [box, frame] = [await card.locator('.canvas-step').and(page.getByLabel(name)).boundingBox(), await view.boundingBox()]
    return box !== null && frame !== null && box.y >= frame.y - 1 && box.y + box.height <= frame.y + frame.height + 1
  }
  await becomes(t, () => readScale(card), 1, 'it can be read')
  await becomes(t, () => isInView(/^Wait 1,/), true)
  await becomes(t, () => isInView(/^Message 120,/), false)
  await becomes(t, () => cues(), 'bottom', 'a shadow shows where there is more')
  await card.getByRole('button', { name: 'Fit the whole stage' }).click()
  await becomes(t, async () => await isInView(/^Wait 1,/) && await isInView(/^Message 120,/), true)
  await card.getByRole('button', { name: 'Reset to 100%' }).click()
  await card.locator('.canvas-step[tabindex="0"]').focus()
  await page.keyboard.press('End')
  await becomes(t, () => isInView(/^End: /), true, 'what has the focus is in view')
  await becomes(t, () => cues(), 'top')
  await keepPicture('canvas-last-step-390', card)

  await view.hover()
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -100)
  await page.keyboard.up('Control')
  await card.locator('output', { hasNotText: '100%' }).waitFor()
  await becomes(t, () => readScale(card), 1.65)
  // two fingers that move to half of their distance
  await page.evaluate(`{
    const target = document.querySelector('.canvas-view')
    for (const [name, apart] of [['touchstart', 40], ['touchmove', 20]]) {
      const touches = [100 - apart, 100 + apart].map((clientX, identifier) => new Touch({ identifier, target, clientX, clientY: 300 }))
      target.dispatchEvent(new TouchEvent(name, { touches, bubbles: true, cancelable: true }))
    }
  }`)
  await card.locator('output', { hasText: /^8\d%$/ }).waitFor()
  await becomes(t, () => page.evaluate('document.documentElement.scrollWidth'), 390, 'nothing is wider than the page')
  t.same(complaints, [])
})

t.test('it is accessible, light and dark, wide and narrow', { skip: skipViewer }, async t => {
  const { address } = await startService(t)
  const violations = collectViolations()
  for (const width of [1_440, 390]) {
    // opened at each width, so that the view begins at the first step
    const { page, complaints, keepPicture } = await openViewer(t, address, '?journey=1008', { width })
    const card = await waitForCanvas(page)
    await card.getByRole('heading', { name: 'Test' }).click()
    await card.locator('.canvas-step').nth(20).waitFor()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      violations.same(await findViolations(page), [], width, colorScheme)
      await becomes(violations, () => page.evaluate('document.documentElement.scrollWidth'), width)
      await keepPicture(`canvas-card-${width}-${colorScheme}`, card)
    }
    violations.same(complaints, [], width)
  }
  t.same(violations.found, [])
})
