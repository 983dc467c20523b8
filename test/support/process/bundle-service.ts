import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))

let bundled: string | undefined

/** Returns the folder that `npm run build` makes of the service, with what the image has beside it. Built once for this process. */
export function bundleService (): string {
  bundled ??= bundle()
  return bundled
}

function bundle (): string {
  const folder = mkdtempSync(join(tmpdir(), 'td-journey-bff-bundle-'))
  // some tests start the service as another user
  chmodSync(folder, 0o755)
  process.once('exit', () => { rmSync(folder, { recursive: true, force: true }) })
  // without node_modules, so that a package missing in the bundle is not found by chance
  for (const name of ['package.json', 'viewer']) symlinkSync(join(root, name), join(folder, name))
  const dist = join(folder, 'dist')
  const examples = 'http/openapi/examples'
  run('build-service.js', dist)
  run('copy-data.js', join(root, 'src', examples), join(dist, examples))
  return dist
}

function run (script: string, ...args: string[]): void {
  // tap gives every child process options that watch what it loads
  execFileSync(process.execPath, [join(root, 'scripts', script), ...args], { env: { PATH: process.env['PATH'] } })
}
