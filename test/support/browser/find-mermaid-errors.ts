import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

const mermaidFile = fileURLToPath(import.meta.resolve('@mermaid-js/tiny'))

/** Lets Mermaid draw texts in a page, one after the other. Returns what it cannot draw by its name, and why. */
export async function findMermaidErrors (page: Page, texts: ReadonlyArray<readonly [name: string, text: string]>): Promise<string[]> {
  await page.addScriptTag({ path: mermaidFile })
  return await page.evaluate(async texts => {
    const { mermaid } = globalThis as unknown as {
      mermaid: { initialize (options: object): void, render (id: string, text: string): Promise<{ svg: string }> }
    }
    mermaid.initialize({ startOnLoad: false })
    const failed: string[] = []
    for (const [index, [name, text]] of texts.entries()) {
      try {
        const { svg } = await mermaid.render(`drawing${index}`, text)
        if (svg.includes('NaN')) failed.push(`${name}: NaN`)
        if (svg.includes('class="error-icon"')) failed.push(`${name}: not drawn`)
      } catch (error) {
        failed.push(`${name}: ${String(error).slice(0, 300)}`)
      }
    }
    return failed
  }, texts)
}
