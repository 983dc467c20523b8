import { chromium, type Browser, type Page } from 'playwright-core'
import tap, { type Test } from 'tap'
import { browserPath } from './browser-path.ts'

export interface OpenPage {
  page: Page
  /** The page's complaints: console errors, exceptions, failed requests. */
  complaints: string[]
}

/** Longer than any step takes on a busy machine. */
const maxWaitMs = 60_000

let launched: Promise<Browser> | null = null

/** Returns this process's only Chromium, which is started on first use and closed after all tests. */
export function shareBrowser (): Promise<Browser> {
  launched ??= launchBrowser()
  return launched
}

async function launchBrowser (): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: browserPath ?? '',
    // the browser's sandbox needs permissions that containers do not have; the other flags keep it from calling home
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync']
  })
  tap.teardown(() => browser.close())
  return browser
}

/** Opens a page that shares only the browser with others. It is closed with the test. */
export async function openPage (t: Test): Promise<OpenPage> {
  const page = await (await shareBrowser()).newPage()
  t.teardown(() => page.close())
  return watchPage(page)
}

/** Records a page's complaints. */
export function watchPage (page: Page): OpenPage {
  page.setDefaultTimeout(maxWaitMs)
  const complaints: string[] = []
  page.on('console', message => {
    // the text of a failed resource does not say which one
    if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`.trim())
  })
  page.on('pageerror', error => { complaints.push(String(error)) })
  page.on('requestfailed', request => {
    // requests that the page itself aborts are not failures
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') complaints.push(`${request.url()} failed`)
  })
  return { page, complaints }
}
