import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
/** What the build writes last but for compressed forms. */
const built = join(root, 'viewer/dist/docs/files.json')
/** What the viewer and the page of the documentation are made of. */
const sources = [
  'viewer', 'client/src', 'src/domain', 'src/formats', 'src/http/openapi/docs-page',
  'scripts/build-docs-page.js', 'scripts/compress-pages.js', 'package-lock.json'
]

// builds both where they are missing, or older than what they are made of
if (!existsSync(built) || newest(sources) > statSync(built).mtimeMs) {
  execFileSync('npm', ['run', '--silent', 'viewer:build'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
}

function newest (paths) {
  return Math.max(...paths.map(path => {
    const found = statSync(join(root, path))
    if (!found.isDirectory()) return found.mtimeMs
    return newest(readdirSync(join(root, path)).filter(name => name !== 'dist').map(name => join(path, name)))
  }))
}
