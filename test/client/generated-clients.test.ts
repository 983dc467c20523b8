import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import ts from 'typescript'

const root = fileURLToPath(new URL('../../', import.meta.url))
const document = join(root, 'openapi/openapi.json')
const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] }

/** How each generator is called, by the folder it writes into. */
const generators: Array<[name: string, bin: string, args: (folder: string) => string[]]> = [
  ['openapi-typescript', 'openapi-typescript', folder => [document, '--output', join(folder, 'contract.ts')]],
  ['hey-api', 'openapi-ts', folder => ['--input', document, '--output', folder, '--silent']],
  ['orval', 'orval', folder => ['--input', document, '--output', join(folder, 'client.ts'), '--client', 'fetch']]
]

for (const [name, bin, args] of generators) {
  t.test(`what ${name} generates compiles in a strict project, and every type has a name of its own`, async t => {
    const folder = join(t.testdir({ generated: {} }), 'generated')
    await promisify(execFile)(join(root, 'node_modules/.bin', bin), args(folder), { cwd: t.testdirName, env })
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))
      .map(file => join(folder, file))
    t.ok(files.length > 0)
    const program = ts.createProgram(files, {
      strict: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
      skipDefaultLibCheck: true,
      types: []
    })
    const faults = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) =>
      `${file?.fileName.slice(folder.length)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`)
    t.same(faults.slice(0, 10), [])
    const names = files.flatMap(file =>
      [...readFileSync(file, 'utf8').matchAll(/^export (?:declare )?(?:type|interface|const) (\w+)/gm)].map(([, type]) => type ?? ''))
    t.same(names.filter(type => /AnyOf|OneOf|\d$/.test(type) && !/^\w+Response\d{3}$/.test(type)).slice(0, 20), [])
  })
}
