import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { build } from '../bench/build.ts'
import { startDemo } from '../bench/start-demo.ts'
import { browserPath } from '../test/support/browser/browser-path.ts'
import { root } from './doc-examples.ts'

interface Picture {
  name: string
  path: string
  /** Selects the element that is shown once the page is drawn; the whole window without one. */
  part?: string
  width: number
  height: number
}

const pictures: readonly Picture[] = [
  { name: 'viewer', path: '/?journey=1001', width: 1_280, height: 940 },
  {
    name: 'graph', path: '/v1/journeys/1001/conversion-graph?range=last_30d&format=svg&width=960', part: 'svg', width: 960, height: 700
  }
]
const schemes = ['light', 'dark'] as const
const folder = join(root, 'docs/pictures')

// takes the pictures of the documents from the demo, light and dark
if (browserPath === null) throw new Error('no Chromium found; install one, such as with apt-get install chromium')
const built = build()
const demo = await startDemo(built.folder)
const browser = await chromium.launch({
  executablePath: browserPath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
})
try {
  mkdirSync(folder, { recursive: true })
  for (const colorScheme of schemes) {
    for (const picture of pictures) {
      const { width, height } = picture
      const context = await browser.newContext({
        viewport: { width, height }, deviceScaleFactor: 1.5, colorScheme, reducedMotion: 'reduce', locale: 'en-GB'
      })
      const page = await context.newPage()
      await page.goto(demo.address + picture.path, { waitUntil: 'networkidle' })
      const file = `${picture.name}-${colorScheme}.webp`
      const bytes = await takePicture(page, picture)
      writeFileSync(join(folder, file), bytes)
      process.stdout.write(`docs/pictures/${file}: ${Math.ceil(bytes.length / 1_000)} kB\n`)
      await context.close()
    }
  }
} finally {
  await browser.close()
  await demo.end()
  built.remove()
}

/** Returns the picture as WebP, which Playwright itself cannot write. */
async function takePicture (page: Page, { part, width, height }: Picture): Promise<Buffer> {
  const box = part === undefined ? null : await page.locator(part).first().boundingBox()
  const session = await page.context().newCDPSession(page)
  const { data } = await session.send('Page.captureScreenshot', {
    format: 'webp', quality: 82, clip: { ...box ?? { x: 0, y: 0, width, height }, scale: 1 }
  })
  return Buffer.from(data, 'base64')
}
