import type { Page } from 'playwright-core'

interface Row {
  getBoundingClientRect (): { top: number, bottom: number }
  getAttribute (name: string): string | null
}

/** The part of a browser's window that functions use there. */
export interface BrowserWindow { innerHeight: number, document: { querySelectorAll (selector: string): Iterable<Row> } }

/** Waits until each row in view of the list of journeys has its figures, or the reason for missing ones. */
export async function settle (page: Page): Promise<void> {
  // a function, because the page's policy does not allow evaluating text
  await page.waitForFunction(() => {
    const { document, innerHeight } = globalThis as unknown as BrowserWindow
    const rows = [...document.querySelectorAll('.journey-row')].filter(row => {
      const { top, bottom } = row.getBoundingClientRect()
      return bottom > 0 && top < innerHeight
    })
    return rows.length > 0 && rows.every(row => row.getAttribute('aria-busy') !== 'true')
  })
}
