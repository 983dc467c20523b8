import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import t from 'tap'
import ts from 'typescript'
import { layers } from '../../layers.js'
import { drawLayers } from '../../scripts/architecture-picture.ts'
import { findBlocks, root } from '../../scripts/doc-examples.ts'

const src = join(root, 'src')
const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))

t.test('the picture shows what layers.js allows', async t => {
  const pictures = findBlocks('docs/architecture.md', text).filter(({ language }) => language === 'mermaid')
  t.same(pictures.map(picture => picture.text), [drawLayers()], 'npm run docs:update')
})

t.test('every allowed import is used', async t => {
  const imported = new Set(files.flatMap(importedFolders))
  t.ok(imported.size > 20)
  const allowed = Object.entries(layers).flatMap(([folder, { imports }]) => imports.map(name => `${folder} --> ${name}`))
  t.same(allowed.filter(arrow => !imported.has(arrow)), [])
})

t.test('the table has every folder, and all files named in it exist', async t => {
  t.same(Object.keys(layers).filter(folder => !text.includes(`| \`${folder}\` |`)), [])
  const named = [...text.matchAll(/`(?:src\/)?([\w-]+(?:\/[\w-]+)*\.ts)`/g)]
    .flatMap(([, file = '']) => file.includes('/') || file === 'app.ts' || file === 'main.ts' ? [file] : [])
  t.ok(named.length > 8)
  t.same(named.filter(file => !files.includes(file)), [])
})

/** Returns arrows from the file's folder to the folders that it imports. */
function importedFolders (file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(src, file), 'utf8'), true, true)
  return importedFiles.map(({ fileName }) => fileName)
    .filter(fileName => fileName.startsWith('.'))
    .map(fileName => `${folderOf(file)} --> ${folderOf(relative(src, join(src, dirname(file), fileName)))}`)
}

function folderOf (file: string): string {
  return file.split('/')[0] ?? file
}
