import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const built = join(root, 'viewer/dist/index.html')
/** What the viewer is made of. */
const sources = ['viewer', 'client/src', 'src/domain', 'src/formats', 'scripts/compress-viewer.js', 'package-lock.json']

// builds the viewer where it is missing, or older than what it is made of
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
