import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** Returns axe's findings for the page in its current state, one per line. `without` names rules to skip. */
export async function findViolations (page: Page, without: readonly string[] = []): Promise<string[]> {
  // by the debugger, because the pages' policies do not allow scripts of a test
  if (await page.evaluate('globalThis.axe === undefined')) await page.evaluate(`${axe.source}; 0`)
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
