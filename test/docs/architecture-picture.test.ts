import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import t from 'tap'
import ts from 'typescript'
import { findBlocks, root } from '../../scripts/doc-examples.ts'

const src = join(root, 'src')
const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8')
const folders = readdirSync(src, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(({ name }) => name)

t.test('the picture has an arrow for each import between folders, and no other', async t => {
  const drawn = drawnArrows()
  const imported = importedFolders()
  for (const arrow of imported) t.ok(drawn.includes(arrow), `${arrow} is imported`)
  for (const arrow of drawn) t.ok(imported.has(arrow), `${arrow} is drawn`)
  t.equal(new Set(drawn).size, drawn.length, 'none is drawn twice')
})

t.test('the table has every folder, and files that are named are there', async t => {
  for (const folder of folders) t.match(text, `| \`${folder}\` |`)
  const named = [...text.matchAll(/`(?:src\/)?([\w-]+(?:\/[\w-]+)*\.ts)`/g)].flatMap(([, file = '']) => file.includes('/') || file === 'app.ts' || file === 'main.ts' ? [file] : [])
  t.ok(named.length > 8)
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  for (const file of named) t.ok(files.includes(file), file)
})

function drawnArrows (): string[] {
  const [picture] = findBlocks('docs/architecture.md', text).filter(({ language }) => language === 'mermaid')
  const [head, ...lines] = (picture?.text ?? '').trim().split('\n')
  t.equal(head, 'flowchart TB')
  return lines.flatMap(line => {
    const [, from = '', to = ''] = /^ {2}([\w-]+) --> ([\w-]+(?: & [\w-]+)*)$/.exec(line) ?? []
    t.not(from, '', `understood: ${line}`)
    return to.split(' & ').map(name => `${from} --> ${name}`)
  })
}

function importedFolders (): Set<string> {
  const arrows = new Set<string>()
  for (const file of readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))) {
    for (const { fileName } of ts.preProcessFile(readFileSync(join(src, file), 'utf8'), true, true).importedFiles) {
      if (!fileName.startsWith('.')) continue
      const [from, to] = [folderOf(file), folderOf(relative(src, join(src, dirname(file), fileName)))]
      if (from !== to) arrows.add(`${from} --> ${to}`)
    }
  }
  return arrows
}

function folderOf (file: string): string {
  return file.includes('/') ? file.split('/')[0] ?? file : 'start'
}
