import { mkdirSync } from 'node:fs'
import type { Locator, Page } from 'playwright-core'

const artefacts = new URL('../../../test-artefacts/viewer/', import.meta.url)

/** Keeps a picture of a page, or of a part of it, for a look at it, if `PICTURES` is set. To take them all takes a minute. */
export async function keepPicture (shown: Page | Locator, name: string, options: { fullPage?: boolean } = {}): Promise<void> {
  if (process.env['PICTURES'] === undefined) return
  mkdirSync(artefacts, { recursive: true })
  await shown.screenshot({ path: new URL(`${name}.png`, artefacts).pathname, ...options })
}
