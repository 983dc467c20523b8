import axe from 'axe-core'
import type { Page } from 'playwright-core'

const script = '/axe.js'

/** What axe finds wrong with the page as it stands, a line each. `without` names rules that are not looked at. */
export async function findViolations (page: Page, without: readonly string[] = []): Promise<string[]> {
  // as a script of the page's own origin: its policy lets in no other
  await page.route(`**${script}`, route => route.fulfill({ contentType: 'text/javascript', body: axe.source }))
  await page.addScriptTag({ url: script })
  return await page.evaluate(async without => {
    const { axe } = globalThis as unknown as {
      axe: {
        run (
          options: object
        ): Promise<{ violations: Array<{ id: string, help: string, nodes: Array<{ target: unknown[], failureSummary?: string }> }> }>
      }
    }
    const { violations } = await axe.run({
      resultTypes: ['violations'], rules: Object.fromEntries(without.map(rule => [rule, { enabled: false }]))
    })
    return violations.flatMap(({ id, help, nodes }) => nodes.slice(0, 5)
      .map(({ target, failureSummary = '' }) => `${id}: ${help}: ${target.join(' ')}: ${failureSummary.replaceAll('\n', ' ')}`))
  }, without)
}
