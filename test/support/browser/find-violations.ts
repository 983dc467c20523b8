import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** What axe finds wrong with the page as it stands, a line each. `without` names rules that are not looked at. */
export async function findViolations (page: Page, without: readonly string[] = []): Promise<string[]> {
  // by the debugger, as the policies of pages let in no script of a test
  await page.evaluate(`${axe.source}; 0`)
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
