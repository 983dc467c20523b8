import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { makeProjectFolder, root } from './make-project-folder.ts'

let bundled: string | undefined

/** Returns the folder that `npm run build` makes of the service, with what the image has beside it. Built once for this process. */
export function bundleService (): string {
  bundled ??= bundle()
  return bundled
}

function bundle (): string {
  // without node_modules, so that a package missing in the bundle is not found by chance
  const folder = makeProjectFolder('bundle', ['package.json', 'viewer'])
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
