import { fileURLToPath } from 'node:url'
import t from 'tap'
import { writeCanvasMermaid } from '../../src/formats/canvas/canvas-mermaid.ts'
import { writeCanvasSvg } from '../../src/formats/canvas/canvas-svg.ts'
import { makeIrregularCanvases, readSandboxCanvases } from '../support/domain/drawn-canvases.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { findViolations } from '../support/browser/find-violations.ts'
import { browserPath, openPage } from '../support/browser/open-browser.ts'

if (browserPath === null && process.env['CI'] === 'true') t.fail('continuous integration needs a Chromium')
const skip = browserPath === null && 'no Chromium found'

const mermaidFile = fileURLToPath(import.meta.resolve('@mermaid-js/tiny'))
const sandbox = readSandboxCanvases()
const canvases = [...sandbox, ...makeIrregularCanvases()]
/** Mermaid takes most of a second for each; CANVASES=200 draws all of them. */
const drawn = canvases.slice(0, sandbox.length + Number(process.env['CANVASES'] ?? 12))

t.test('Mermaid reads every flowchart and draws it', { skip }, async t => {
  const { page, complaints } = await openPage(t)
  await page.addScriptTag({ path: mermaidFile })
  const texts = drawn.map(({ name, reading }) => [name, writeCanvasMermaid(reading)] as const)
  const failed = await page.evaluate(async texts => {
    const { mermaid } = globalThis as unknown as {
      mermaid: { initialize (options: object): void, render (id: string, text: string): Promise<{ svg: string }> }
    }
    mermaid.initialize({ startOnLoad: false })
    const failed: string[] = []
    for (const [index, [name, text]] of texts.entries()) {
      try {
        const { svg } = await mermaid.render(`canvas${index}`, text)
        if (svg.includes('NaN') || /class="error-icon"/.test(svg)) failed.push(`${name}: not drawn`)
      } catch (error) {
        failed.push(`${name}: ${String(error).slice(0, 300)}`)
      }
    }
    return failed
  }, texts)
  t.same(failed, [])
  t.same(complaints, [])
})

t.test('pictures are valid XML, and axe finds nothing wrong with those of the sandbox, light or dark', { skip }, async t => {
  const { page } = await openPage(t)
  const pictures = canvases.map(({ name, reading }) => [name, writeCanvasSvg(reading, { title: name, note: 'All days' })] as const)
  const failed = await page.evaluate(pictures => {
    const { DOMParser } = globalThis as unknown as {
      DOMParser: new () => {
        parseFromString (text: string, type: string): { querySelector (selector: string): { textContent: string } | null }
      }
    }
    return pictures.flatMap(([name, svg]) => {
      const error = new DOMParser().parseFromString(svg, 'image/svg+xml').querySelector('parsererror')
      return error === null ? [] : [`${name}: ${error.textContent}`]
    })
  }, pictures)
  t.same(failed, [])
  const violations = collectViolations()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const [name, svg] of pictures.slice(0, sandbox.length).filter((_, at) => at % 2 === 1)) {
      await page.setContent(`<!doctype html><html lang="en"><title>Canvas</title><main><h1>Canvas</h1>${svg}</main></html>`)
      violations.same(await findViolations(page), [], `${name}, ${colorScheme}`)
    }
  }
  t.same(violations.found, [])
})
