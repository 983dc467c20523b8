import { fileURLToPath } from 'node:url'
import t from 'tap'
import { toDrawable } from '../../src/formats/to-drawable.ts'
import { writeMermaid } from '../../src/formats/mermaid.ts'
import { plotly } from '../../src/formats/plotly.ts'
import { noNames } from '../../src/domain/td/definition-names.ts'
import { measureText } from '../../src/formats/layout/text-width.ts'
import { escapeXml } from '../../src/formats/readable-text.ts'
import { fontFamily, writeSvg } from '../../src/formats/svg.ts'
import { pictureWords } from '../../src/formats/words/index.ts'
import { translateNames } from '../../src/formats/words/translate-names.ts'
import { makeIrregularGraphs, readSandboxGraphs } from '../support/domain/drawn-graphs.ts'
import { findMermaidErrors } from '../support/browser/find-mermaid-errors.ts'
import { findXmlErrors } from '../support/browser/find-xml-errors.ts'
import { browserPath } from '../support/browser/browser-path.ts'
import { openPage } from '../support/browser/open-browser.ts'
import { collectViolations } from '../support/collect-violations.ts'

if (browserPath === null && process.env['CI'] === 'true') t.fail('continuous integration needs a Chromium')
const skip = browserPath === null && 'no Chromium found'

const plotlyFile = fileURLToPath(import.meta.resolve('plotly.js-dist-min'))
const graphs = [...await readSandboxGraphs(), ...makeIrregularGraphs()]
/** The tests of each format check all graphs against the renderer's rules. Drawing that many takes a minute. */
const drawn = graphs.slice(0, 66)

t.test('Mermaid parses and draws every text', { skip }, async t => {
  const { page, complaints } = await openPage(t)
  const texts = drawn.map(({ name, reading }) => [name, writeMermaid(reading)] as const)
  t.same(await findMermaidErrors(page, texts), [])
  t.same(complaints, [])
})

t.test('Plotly draws every figure, with all links and unchanged names', { skip }, async t => {
  const { page, complaints } = await openPage(t)
  await page.setContent('<div id="plot"></div>')
  await page.addScriptTag({ path: plotlyFile })
  // large ones take seconds each, and are similar
  const figures = drawn.map(({ name, reading }) => ({ name, drawable: toDrawable(reading) }))
    .filter(({ drawable }) => drawable.summary.links < 1_000).map(({ name, drawable }) => [name, plotly.draw(drawable)] as const)
  const violations = collectViolations()
  for (const [name, { data, layout }] of figures) {
    await page.evaluate(async ([data, layout]) => {
      const { Plotly } = globalThis as unknown as {
        Plotly: { newPlot (id: string, data: object[], layout: object, config: object): Promise<unknown> }
      }
      await Plotly.newPlot('plot', data, { ...layout, width: 960, height: 3_000 }, { staticPlot: true })
    }, [data, layout] as const)
    const [trace] = data
    if (trace === undefined) throw new Error(`${name} has no trace`)
    const { node, link } = trace
    violations.equal(await page.locator('.sankey-link').count(), link.source.length, name)
    if (link.source.length === 0) continue
    violations.same((await page.locator('.node-label').allTextContents()).sort(), node.customdata.map(({ name }) => name).sort(), name)
  }
  t.same(violations.found, [])
  t.same(complaints, [])
})

t.test('pictures are valid XML', { skip }, async t => {
  const { page } = await openPage(t)
  for (const words of Object.values(pictureWords)) {
    const pictures = graphs.map(({ name, reading }) => [
      name, writeSvg(toDrawable(translateNames(reading, words, noNames)), { title: name, note: words.defaultRange, words })
    ] as const)
    t.same(await findXmlErrors(page, pictures), [], words.language)
  }
})

t.test('texts are no wider than estimated, in any language', { skip }, async t => {
  const { page } = await openPage(t)
  const violations = collectViolations()
  for (const words of Object.values(pictureWords)) {
    const texts = [...Object.values(words.nodeTypes), ...Object.values(words.stepTypes), words.manySteps('1,234'), words.defaultRange]
    await page.setContent(`<svg xmlns="http://www.w3.org/2000/svg" lang="${words.language}" font-family="${fontFamily}" font-size="100">${
      texts.map(text => `<text>${escapeXml(text)}</text>`).join('')}</svg>`)
    const widths = await page.locator('text').evaluateAll(all =>
      all.map(each => (each as unknown as { getComputedTextLength (): number }).getComputedTextLength()))
    violations.equal(widths.length, texts.length, words.language)
    // fonts differ; labels are placed further apart than this tolerance
    for (const [at, width] of widths.entries()) violations.ok(width <= measureText(texts[at] ?? '') * 100 * 1.1, texts[at], width)
  }
  t.same(violations.found, [])
})
