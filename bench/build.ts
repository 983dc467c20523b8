import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('..', import.meta.url))

/** The project, compiled into a separate folder. Benchmarks run compiled code, as in production. */
export interface Build {
  folder: string
  remove (): void
}

/** Compiles a checkout, by default this one, without checking types; `npm run types` does that. */
export function build (checkout = here): Build {
  const root = resolve(checkout)
  const folder = mkdtempSync(join(tmpdir(), 'td-journey-bff-bench-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    execFileSync(process.execPath, [compiler, '-p', root, '--noEmit', 'false', '--noCheck', '--outDir', folder], { stdio: 'inherit' })
    for (const data of ['src/http/openapi/examples', 'sandbox/samples']) {
      cpSync(join(root, data), join(folder, data), { recursive: true })
    }
    cpSync(join(root, 'package.json'), join(folder, 'package.json'))
    mkdirSync(join(folder, 'viewer'), { recursive: true })
    for (const found of ['node_modules', 'viewer/dist']) symlinkSync(join(root, found), join(folder, found))
    return { folder, remove }
  } catch (error) {
    remove()
    throw error
  }
}
