import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

const mermaidFile = fileURLToPath(import.meta.resolve('@mermaid-js/tiny'))

/** Draws texts with Mermaid in a page, one after the other. Returns the failures by name, with the reason. */
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
