import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import t from 'tap'
import ts from 'typescript'
import { startService } from '../support/service/start-service.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const [, snippet = ''] = /```ts\n([^`]*td-journey-bff-client[\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? []

/** Lays the client into `folder` as it is built for others, beside the packages that it depends on. */
function installClient (folder: string): void {
  const home = join(folder, 'node_modules/td-journey-bff-client')
  mkdirSync(home, { recursive: true })
  symlinkSync(join(root, 'node_modules/openapi-fetch'), join(folder, 'node_modules/openapi-fetch'))
  symlinkSync(join(root, 'node_modules/openapi-typescript-helpers'), join(folder, 'node_modules/openapi-typescript-helpers'))
  writeFileSync(join(home, 'package.json'), readFileSync(join(root, 'client/package.json')))
  compile(join(root, 'client/src/index.ts'), { declaration: true, rootDir: join(root, 'client/src'), outDir: join(home, 'dist') })
}

function compile (file: string, options: ts.CompilerOptions): void {
  const program = ts.createProgram([file], {
    strict: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
    types: [],
    rewriteRelativeImportExtensions: true,
    ...options
  })
  const { diagnostics } = program.emit()
  const found = [...ts.getPreEmitDiagnostics(program), ...diagnostics]
  if (found.length > 0) {
    throw new Error(ts.formatDiagnostics(
      found, { getCurrentDirectory: () => root, getCanonicalFileName: name => name, getNewLine: () => '\n' }
    ))
  }
}

t.test('the README\'s snippet compiles against the built client and reads a report', async t => {
  const folder = t.testdir({ 'package.json': '{"type":"module"}', 'snippet.ts': snippet })
  installClient(folder)
  compile(join(folder, 'snippet.ts'), { outDir: folder })
  const { address } = await startService(t)
  const { readCompletion } = await import(pathToFileURL(join(folder, 'snippet.js')).href) as {
    readCompletion: (...args: string[]) => Promise<string>
  }
  t.equal(await readCompletion(address, '1000'), '0.54 % (8 of 1489), current')
  t.equal(await readCompletion(address, '424242', 'tdj_a_key'), 'no such journey')
})
