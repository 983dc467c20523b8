import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import ts from 'typescript'
import { makeProjectFolder, root } from './make-project-folder.ts'

let compiled: string | undefined

/** Returns a folder with `sandbox/` and `src/` as JavaScript. It is compiled once for this process, because that takes a second. */
export function compileSandbox (): string {
  compiled ??= compile()
  return compiled
}

function compile (): string {
  const folder = makeProjectFolder('sandbox', ['node_modules', 'package.json', 'viewer'])
  const paths = ['src', 'sandbox'].flatMap(part => readdirSync(join(root, part), { recursive: true, encoding: 'utf8' })
    .map(path => join(part, path)))
  for (const path of paths) {
    const extension = extname(path)
    if (extension !== '.ts' && extension !== '.json') continue
    const text = readFileSync(join(root, path), 'utf8')
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    if (extension === '.json') writeFileSync(join(folder, path), text)
    else writeFileSync(join(folder, toScript(path)), ts.transpileModule(text, { compilerOptions, fileName: path }).outputText)
  }
  return folder
}

/** Returns the path of what a source file is compiled to. */
export function toScript (path: string): string {
  return path.replace(/\.ts$/, '.js')
}

const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  rewriteRelativeImportExtensions: true,
  inlineSourceMap: true
}
