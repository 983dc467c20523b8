import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { root } from '../../scripts/doc-examples.ts'

const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
const rows = text.split('## Where does my change go?')[1]?.split('\n').filter(line => /^\| (?!change |what \| where|---)/.test(line)) ?? []

t.test('the table names the files for each change, and they exist', async t => {
  t.ok(rows.length >= 40)
  const violations = rows.flatMap(row => {
    const [change = '', files = ''] = row.split(' | ')
    // a file may be named relative to the folder of the one before
    const folders = [root]
    const missing = [...files.matchAll(/`([\w./*-]+(?:\/|\.\w+))`/g)].flatMap(([, name = '']) => {
      const folder = folders.findLast(folder => exists(folder, name))
      if (folder === undefined) return [`${change}: ${name}`]
      folders.push(join(folder, name.endsWith('/') ? name : dirname(name)))
      return []
    })
    return folders.length === 1 && missing.length === 0 ? [`${change}: names no file`] : missing
  })
  t.same(violations, [])
})

t.test('every script has a row, in the order of package.json', async t => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
  const described = text.split('\n').flatMap(line => /^\| `npm (?:run )?([\w:]+)`/.exec(line)?.[1] ?? [])
  t.same(described, Object.keys(scripts).filter(name => !/^pre[a-z]/.test(name)))
})

/** Returns whether there is such a file or folder below `folder`. `*` stands for any letters. */
function exists (folder: string, name: string): boolean {
  const pattern = new RegExp(`^${(name.split('/').filter(part => part !== '').at(-1) ?? '').replaceAll('.', '\\.').replaceAll('*', '.+')}$`)
  try {
    return readdirSync(join(folder, dirname(name))).some(entry => pattern.test(entry))
  } catch {
    return false
  }
}
