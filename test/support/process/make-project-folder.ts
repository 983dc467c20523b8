import { chmodSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the checkout. */
export const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Returns a new folder with links to parts of the checkout, for what is built for tests. It is deleted when this process ends. */
export function makeProjectFolder (name: string, links: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), `td-journey-bff-${name}-`))
  // some tests start the service as another user
  chmodSync(folder, 0o755)
  process.once('exit', () => { rmSync(folder, { recursive: true, force: true }) })
  for (const link of links) symlinkSync(join(root, link), join(folder, link))
  return folder
}
