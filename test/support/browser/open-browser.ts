import { chromium, type Browser, type Page } from 'playwright-core'
import tap, { type Test } from 'tap'
import { browserPath } from './browser-path.ts'

export interface OpenPage {
  page: Page
  /** What the page complained of: console errors, exceptions, failed requests. */
  complaints: string[]
}

/** Longer than any step takes on a busy machine. */
const maxWaitMs = 60_000

let launched: Promise<Browser> | null = null

/** Returns the one Chromium of this process, which is started when it is first needed. The end of all tests closes it. */
export function shareBrowser (): Promise<Browser> {
  launched ??= launchBrowser()
  return launched
}

async function launchBrowser (): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: browserPath ?? '',
    // the sandbox of the browser needs rights that containers do not give; the rest keeps it from calling home
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync']
  })
  tap.teardown(() => browser.close())
  return browser
}

/** Opens a page that shares nothing with others but the browser; the test's end closes it. */
export async function openPage (t: Test): Promise<OpenPage> {
  const page = await (await shareBrowser()).newPage()
  t.teardown(() => page.close())
  return watchPage(page)
}

/** Notes what a page complains of. */
export function watchPage (page: Page): OpenPage {
  page.setDefaultTimeout(maxWaitMs)
  const complaints: string[] = []
  page.on('console', message => { if (message.type() === 'error') complaints.push(message.text()) })
  page.on('pageerror', error => { complaints.push(String(error)) })
  page.on('requestfailed', request => {
    // what the page itself gives up, as it wants something else by then, is no failure
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') complaints.push(`${request.url()} failed`)
  })
  return { page, complaints }
}
