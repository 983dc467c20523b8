import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { layers } from '../../layers.js'
import { root } from '../../scripts/doc-examples.ts'

const readmes = Object.keys(layers).map(folder => {
  const path = join(root, 'src', folder, 'README.md')
  return { folder, text: existsSync(path) ? readFileSync(path, 'utf8') : '' }
})

t.test('each folder of src has a README of one paragraph', async t => {
  t.same(readmes.filter(({ text }) => text === '').map(({ folder }) => folder), [])
  const wordy = readmes.filter(({ folder, text }) => {
    const [title, paragraph = '', ...others] = text.trim().split('\n\n')
    return title !== `# ${folder}` || others.length > 0 || paragraph.split('\n').length > 10
  })
  t.same(wordy.map(({ folder }) => folder), [])
})

t.test('files and folders named in them exist', async t => {
  const violations = readmes.flatMap(({ folder, text }) =>
    [...text.matchAll(/`([\w./-]+(?:\.ts|\/))`/g)].flatMap(([, name = '']) => {
      const path = name.startsWith('src/') ? join(root, name) : join(root, 'src', folder, name)
      return existsSync(path) ? [] : [`${folder}: ${name}`]
    }))
  t.same(violations, [])
})
