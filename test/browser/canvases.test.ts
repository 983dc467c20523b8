import t from 'tap'
import type { CanvasReading } from '../../src/domain/canvas/read-canvas.ts'
import { writeCanvasMermaid } from '../../src/formats/canvas/canvas-mermaid.ts'
import { writeCanvasSvg } from '../../src/formats/canvas/canvas-svg.ts'
import { english } from '../../src/formats/words/english.ts'
import { makeIrregularCanvases, readSandboxCanvases } from '../support/domain/drawn-canvases.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { findMermaidErrors } from '../support/browser/find-mermaid-errors.ts'
import { findViolations } from '../support/browser/find-violations.ts'
import { findXmlErrors } from '../support/browser/find-xml-errors.ts'
import { keepPicture } from '../support/browser/keep-picture.ts'
import { browserPath } from '../support/browser/browser-path.ts'
import { openPage } from '../support/browser/open-browser.ts'

if (browserPath === null && process.env['CI'] === 'true') t.fail('continuous integration needs a Chromium')
const skip = browserPath === null && 'no Chromium found'

const sandbox = readSandboxCanvases()
const canvases = [...sandbox, ...makeIrregularCanvases()]
/** Mermaid takes almost a second for each. `CANVASES` sets how many irregular ones it draws. The tests of the format check all 200. */
const drawn = canvases.slice(0, sandbox.length + Number(process.env['CANVASES'] ?? 12))

t.test('Mermaid parses and draws every flowchart', { skip }, async t => {
  const { page, complaints } = await openPage(t)
  const texts = drawn.map(({ name, reading }) => [name, writeCanvasMermaid(reading)] as const)
  t.same(await findMermaidErrors(page, texts), [])
  t.same(complaints, [])
})

t.test('pictures are valid XML, and axe finds no faults in those of the sandbox, light or dark', { skip }, async t => {
  const { page } = await openPage(t)
  const draw = (name: string, reading: CanvasReading): string => writeCanvasSvg(reading, { title: name, note: 'All days', words: english })
  const pictures = canvases.map(({ name, reading }) => [name, draw(name, reading)] as const)
  t.same(await findXmlErrors(page, pictures), [])
  const violations = collectViolations()
  for (const [name, svg] of pictures.slice(0, sandbox.length).filter((_, at) => at % 2 === 1)) {
    await page.setContent(`<!doctype html><html lang="en"><title>Canvas</title><style>:root { color-scheme: light dark }</style>${
      `<main><h1>Canvas</h1>${svg}</main></html>`}`)
    // one of them in a narrow window, with a picture of it
    const isKept = name.startsWith('Every Kind of Step')
    for (const width of isKept ? [1_440, 390] : [1_440]) {
      await page.setViewportSize({ width, height: 900 })
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        violations.same(await findViolations(page), [], name, width, colorScheme)
        if (isKept) await keepPicture(page, `canvas-svg-${width}-${colorScheme}`)
      }
    }
  }
  t.same(violations.found, [])
})
