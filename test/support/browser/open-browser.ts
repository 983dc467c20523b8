import { existsSync } from 'node:fs'
import { chromium, type Browser, type Page } from 'playwright-core'
import type { Test } from 'tap'

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Whether there is a browser to test in. Continuous integration has to have one. */
export const browserPath = candidates.find(path => existsSync(path)) ?? null

export interface OpenPage {
  page: Page
  /** What the page complained of: console errors, exceptions, failed requests. */
  complaints: string[]
}

/** Starts a real Chromium; the test's end closes it. */
export async function launchBrowser (t: Pick<Test, 'teardown'>, executablePath: string): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath,
    // the sandbox of the browser needs rights that containers do not give; the rest keeps it from calling home
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync']
  })
  t.teardown(() => browser.close())
  return browser
}

/** Opens a page in a real Chromium of its own; the test's end closes it. */
export async function openPage (t: Test, executablePath: string): Promise<OpenPage> {
  return watchPage(await (await launchBrowser(t, executablePath)).newPage())
}

/** Notes what a page complains of. */
export function watchPage (page: Page): OpenPage {
  const complaints: string[] = []
  page.on('console', message => { if (message.type() === 'error') complaints.push(message.text()) })
  page.on('pageerror', error => { complaints.push(String(error)) })
  page.on('requestfailed', request => {
    // what the page itself gives up, as it wants something else by then, is no failure
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') complaints.push(`${request.url()} failed`)
  })
  return { page, complaints }
}
