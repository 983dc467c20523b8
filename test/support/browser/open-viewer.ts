import type { Locator, Page } from 'playwright-core'
import type { Test } from 'tap'
import { browserPath } from './browser-path.ts'
import { skippedMs } from '../noon.ts'
import { keepPicture } from './keep-picture.ts'
import { shareBrowser, watchPage, type OpenPage } from './open-browser.ts'

export interface OpenViewer extends OpenPage {
  /** The requested addresses of one origin. */
  origins: Set<string>
  /** Keeps a picture of a part, of the window, or of the whole page, if `PICTURES` is set. */
  keepPicture (name: string, part?: Locator | 'window'): Promise<void>
  /** What the page complained of besides answers that are no success, which every browser reports: for pages that are to see some. */
  faults (): string[]
}

export interface ViewerWindow {
  width?: number
  height?: number
  colorScheme?: 'light' | 'dark'
  /** The reader's language; American English by default. */
  locale?: string
  /** Whether the clock is stopped until the test moves it. */
  isOnClock?: boolean
}

/** The reason why browser tests cannot run, or `false`. */
export const skipViewer = browserPath === null && 'no Chromium found'

/** Lets the dates of a page run on from noon, as those of services do; its timers stay as they are. */
const noonInPage = `{
  const MachineDate = Date
  globalThis.Date = class Date extends MachineDate {
    constructor (...given) { super(...given.length === 0 ? [MachineDate.now() + ${skippedMs}] : given) }
    static now () { return MachineDate.now() + ${skippedMs} }
  }
}`

/** Opens the viewer of a service on `noonClock` as somebody new, in the shared browser. */
export async function openViewer (
  t: Test, address: string, query = '',
  { width = 1_280, height = 900, colorScheme = 'light', locale = 'en-US', isOnClock = false }: ViewerWindow = {}
): Promise<OpenViewer> {
  const context = await (await shareBrowser()).newContext({
    viewport: { width, height }, colorScheme, reducedMotion: 'reduce', locale
  })
  t.teardown(() => context.close())
  const { page, complaints } = watchPage(await context.newPage())
  if (isOnClock) await page.clock.install({ time: Date.now() + skippedMs })
  else await page.addInitScript({ content: noonInPage })
  const origins = new Set<string>()
  page.on('request', request => { origins.add(new URL(request.url()).origin) })
  await page.goto(`${address}/${query}`)
  return {
    page,
    complaints,
    origins,
    keepPicture: (name, part) =>
      typeof part === 'object' ? keepPicture(part, name) : keepPicture(page, name, { fullPage: part !== 'window' }),
    faults: () => complaints.filter(text => !text.startsWith('Failed to load resource: the server responded with a status of'))
  }
}

/** Waits until a journey's reports are drawn. */
export async function waitForJourney (page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name }).waitFor()
  await page.locator('.reports[aria-busy="false"] .sankey').first().waitFor()
  await page.waitForFunction('document.querySelector(".is-awaited") === null')
}
