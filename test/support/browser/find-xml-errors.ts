import type { Page } from 'playwright-core'

/** Parses pictures as XML in a page. Returns the names of those that are not well-formed, with the reason. */
export async function findXmlErrors (page: Page, pictures: ReadonlyArray<readonly [name: string, svg: string]>): Promise<string[]> {
  return await page.evaluate(pictures => {
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
}
