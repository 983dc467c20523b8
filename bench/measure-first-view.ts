import { chromium } from 'playwright-core'
import { browserPath } from '../test/support/browser/browser-path.ts'

/** What a reader waits for, in ms from the start of the navigation. */
export interface FirstView {
  /** Until the numbers and charts are drawn. */
  drawnMs: number
  /** Until then, and until the page can respond at once. */
  interactiveMs: number
}

/** How long the page is observed after it is drawn. */
const quietMs = 1_000

/** Text, as the page's own types are not those of this project. */
const watch = `
  let lastTaskMs = 0
  new PerformanceObserver(list => {
    for (const { startTime, duration } of list.getEntries()) lastTaskMs = Math.max(lastTaskMs, startTime + duration)
  }).observe({ type: 'longtask', buffered: true })
  globalThis.firstView = new Promise(resolve => {
    new MutationObserver((_, observer) => {
      if (document.querySelector('.reports[aria-busy="false"] .sankey') === null) return
      observer.disconnect()
      requestAnimationFrame(() => setTimeout(() => {
        const drawnMs = performance.now()
        setTimeout(() => resolve({ drawnMs, interactiveMs: Math.max(drawnMs, lastTaskMs) }), ${quietMs})
      }))
    }).observe(document, { childList: true, subtree: true, attributes: true })
  })`

/** Opens the address as a new visitor, with an empty browser cache. Throws if there is no Chromium. */
export async function measureFirstView (address: string): Promise<FirstView> {
  if (browserPath === null) throw new Error('no Chromium found')
  const browser = await chromium.launch({
    executablePath: browserPath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
  })
  try {
    const page = await browser.newPage()
    await page.addInitScript({ content: watch })
    await page.goto(address)
    return await page.evaluate(() => (globalThis as unknown as { firstView: Promise<FirstView> }).firstView)
  } finally {
    await browser.close()
  }
}
